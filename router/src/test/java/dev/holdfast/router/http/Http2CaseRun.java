package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Plays a case of HTTP/2 through the router: this one thread is its client, which speaks frames,
/// and its app, which speaks HTTP/1.1 as in {@link HttpCase}. One thread.
///
/// Of the client, each line is a frame ({@link FrameLine}):
///
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
    FrameLine.send(line, client());
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
