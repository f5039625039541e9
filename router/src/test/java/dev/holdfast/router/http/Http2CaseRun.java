package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Plays a case of HTTP/2 through the router: this one thread is its client, which speaks frames,
/// and its app, which speaks HTTP/1.1 as in {@link HttpCase}. One thread.
///
/// Of the client, each line is a frame, its words before the first `|` and its fields between them:
///
/// - `C> GET 1 /path | name value`: a request without a body; `POST` and others likewise, with one.
/// - `C> HEADERS 1 end | name value`: as it stands; `part` for one that CONTINUATION goes on;
///   `CONTINUATION 1 part`.
/// - `C> DATA 1 end text`, `RST_STREAM 1 CANCEL`, `WINDOW_UPDATE 1 bytes`, `PING`, `SETTINGS id
///   value`, `hex` and any bytes.
/// - `A? text` reads a head, and the body too where `A= body` stands with it.
/// - `C? words`: the next frame but SETTINGS, WINDOW_UPDATE and PING must have all of them.
/// - `C. end`: nothing more comes. `C. open`: another request is answered.
final class Http2CaseRun implements AutoCloseable {
  private static final int TIMEOUT_MS = 10_000;

  private final ServerSocket appListener;
  private final int proxyPort;
  private @Nullable FrameWire client;
  private @Nullable Wire app;

  Http2CaseRun(int proxyPort) throws IOException {
    this.proxyPort = proxyPort;
    this.appListener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    appListener.setSoTimeout(TIMEOUT_MS);
  }

  int appPort() {
    return appListener.getLocalPort();
  }

  void play(HttpCase played) throws IOException {
    for (HttpCase.Step step : played.steps()) {
      for (String line : step.client() ? step.lines() : List.of(String.join("", step.lines()))) {
        if (step.client()) {
          client(step.kind(), line.strip());
        } else if (step.kind() == '?') {
          boolean whole = step.lines().stream().anyMatch(text -> text.startsWith("="));
          check(whole ? message() : app().head(), step.lines());
        } else {
          app(step.kind(), line);
        }
      }
    }
  }

  private void client(char kind, String line) throws IOException {
    switch (kind) {
      case '>' -> send(line);
      case '?' -> assertThat(client().message()).contains(line.substring(1).split(" ", -1));
      case '.' -> {
        if (line.equals("open")) {
          open();
        } else {
          assertThat(line).isEqualTo("end");
          assertThat(client().message()).isEqualTo("end");
        }
      }
      default -> throw new AssertionError(kind + line);
    }
  }

  private FrameWire client() throws IOException {
    FrameWire known = client;
    if (known == null) {
      known = FrameWire.to(proxyPort);
      client = known;
    }
    return known;
  }

  private void send(String line) throws IOException {
    String[] parts = line.split("\\|", -1);
    String[] words = parts[0].strip().split(" ", -1);
    List<String> fields = new ArrayList<>();
    for (int i = 1; i < parts.length; i++) {
      String[] field = parts[i].substring(1).split(" ", 2);
      fields.add(field[0]);
      fields.add(field.length < 2 ? "" : field[1].replaceFirst(" $", ""));
    }
    int stream = words.length > 1 && !words[0].equals("hex") ? Integer.parseInt(words[1]) : 0;
    int end = words.length > 2 && words[2].equals("end") ? FrameWire.END_STREAM : 0;
    int whole = line.contains(" part") ? 0 : FrameWire.END_HEADERS;
    FrameWire to = client();
    switch (words[0]) {
      case "HEADERS", "CONTINUATION" ->
          to.frame(words[0], end | whole, stream, FrameWire.block(fields.toArray(String[]::new)));
      case "DATA" -> {
        String text = String.join(" ", Arrays.copyOfRange(words, end == 0 ? 2 : 3, words.length));
        to.data(stream, end, text);
      }
      case "RST_STREAM" -> to.reset(stream, words[2]);
      case "WINDOW_UPDATE" -> to.window(stream, Integer.parseInt(words[2]));
      case "PRIORITY" -> to.frame("PRIORITY", 0, stream, new byte[5]);
      case "PING" -> to.frame("PING", 0, 0, new byte[8]);
      case "SETTINGS" -> {
        byte[] value = FrameWire.integers(Integer.parseUnsignedInt(words[2]));
        to.frame(
            "SETTINGS",
            0,
            0,
            new byte[] {0, (byte) stream, value[0], value[1], value[2], value[3]});
      }
      case "hex" -> to.wire().send(HexFormat.of().parseHex(words[1]));
      default -> {
        List<String> all = new ArrayList<>(List.of(FrameWire.request(words[0], words[2])));
        all.addAll(fields);
        end = words[0].equals("GET") || words[0].equals("HEAD") ? FrameWire.END_STREAM : 0;
        to.headers(stream, end, all.toArray(String[]::new));
      }
    }
  }

  /// Another request on the same connection.
  private void open() throws IOException {
    client().get(1_001, "/open");
    if (app != null) {
      app.close();
    }
    Wire asked = new Wire(appListener.accept());
    app = asked;
    while (!asked.head().startsWith("GET /open ")) {
      asked = new Wire(appListener.accept());
    }
    asked.send("HTTP/1.1 204 No Content\r\nX-Open: yes\r\n\r\n");
    assertThat(client().next("HEADERS 1001")).contains(":status=204", "x-open=yes");
  }

  private void app(char kind, String line) throws IOException {
    switch (kind) {
      case '>' -> app().send(line);
      case ':' -> assertThat(app().bytes(line.length())).isEqualTo(line);
      case '.' -> {
        switch (line) {
          case "closes" -> app().close();
          case "then" -> {}
          case "next" -> app = null;
          case "cut" -> app().isResetByPeer();
          case "nothing" -> assertThat(wasAsked()).isFalse();
          default -> throw new AssertionError(line);
        }
      }
      default -> throw new AssertionError(kind + line);
    }
  }

  private Wire app() throws IOException {
    Wire known = app;
    if (known == null) {
      known = new Wire(appListener.accept());
      app = known;
    }
    return known;
  }

  private boolean wasAsked() throws IOException {
    appListener.setSoTimeout(1);
    try (Wire asked = new Wire(appListener.accept())) {
      return !asked.head().isEmpty();
    } catch (SocketTimeoutException _) {
      return false;
    } finally {
      appListener.setSoTimeout(TIMEOUT_MS);
    }
  }

  private String message() throws IOException {
    Wire wire = app();
    String head = wire.head();
    String length = Wire.field(head, "content-length");
    if (Wire.field(head, "transfer-encoding") == null) {
      return length == null ? head : head + wire.bytes(Integer.parseInt(length));
    }
    StringBuilder body = new StringBuilder(head);
    String line = wire.line();
    while (!line.startsWith("0")) {
      body.append(line);
      body.append(wire.bytes(Integer.parseInt(line.strip(), 16) + 2));
      line = wire.line();
    }
    while (!line.equals("\r\n")) {
      body.append(line);
      line = wire.line();
    }
    return body.append(line).toString();
  }

  private static void check(String message, List<String> expectations) {
    for (String expectation : expectations) {
      String text = expectation.substring(1);
      switch (expectation.charAt(0)) {
        case '?' -> assertThat(message).contains(text);
        case '!' -> assertThat(message).doesNotContain(text);
        case '=' -> assertThat(message.substring(message.indexOf("\r\n\r\n") + 4)).isEqualTo(text);
        default -> throw new AssertionError(expectation);
      }
    }
  }

  @Override
  public void close() throws IOException {
    appListener.close();
    if (client != null) {
      client.close();
    }
    if (app != null) {
      app.close();
    }
  }
}
