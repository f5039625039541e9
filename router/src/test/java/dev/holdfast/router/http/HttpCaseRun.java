package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Plays a case through a proxy: this one thread is its client and its app. One thread.
final class HttpCaseRun implements AutoCloseable {
  private static final String OPEN_ANSWER = "HTTP/1.1 204 No Content\r\nX-Open: yes\r\n\r\n";

  private final int proxyPort;
  private final String host;
  private final ServerSocket appListener;
  private final Judge judge;
  private final int timeoutMs;
  private @Nullable Wire client;
  private @Nullable Wire app;
  private String method = "";

  /// @param host of a route to the app
  /// @param appListener where the app is; closed with this
  /// @param timeoutMs how long anything may take
  HttpCaseRun(int proxyPort, String host, ServerSocket appListener, Judge judge, int timeoutMs)
      throws IOException {
    this.proxyPort = proxyPort;
    this.host = host;
    this.appListener = appListener;
    this.judge = judge;
    this.timeoutMs = timeoutMs;
    appListener.setSoTimeout(timeoutMs);
  }

  /// A place for an app.
  static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  }

  void play(HttpCase played) throws IOException {
    for (HttpCase.Step step : played.steps()) {
      play(step);
    }
  }

  void play(HttpCase.Step step) throws IOException {
    switch (step.kind()) {
      case '>' -> send(step.client(), String.join("", step.lines()));
      case '?' -> judge.message(message(step.client()), step.lines());
      case ':' -> judge.bytes(wire(step.client()), String.join("", step.lines()));
      case '.' -> act(step.client(), step.lines().getFirst());
      default -> throw new AssertionError(step);
    }
  }

  private void send(boolean byClient, String text) throws IOException {
    if (byClient) {
      method = text.split(" ", 2)[0];
    }
    try {
      wire(byClient).send(text);
    } catch (IOException e) {
      // Refused in the middle of what it sends; what the other side says then is checked next.
      if (!byClient) {
        throw e;
      }
    }
  }

  private String message(boolean forClient) throws IOException {
    Wire wire = wire(forClient);
    String head = wire.head();
    if (forClient && hasNoBody(head)) {
      return head;
    }
    String coding = Wire.field(head, "transfer-encoding");
    String length = Wire.field(head, "content-length");
    if (coding != null) {
      return head + chunks(wire);
    }
    if (length != null) {
      return head + wire.bytes(Integer.parseInt(length));
    }
    return forClient ? head + wire.rest() : head;
  }

  private boolean hasNoBody(String head) {
    String status = head.length() < 12 ? "" : head.substring(9, 12);
    return method.equals("HEAD")
        || status.startsWith("1")
        || status.equals("204")
        || status.equals("304");
  }

  /// A chunked body with its framing and trailers, or as much as comes.
  private static String chunks(Wire wire) throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      String line = wire.line();
      body.append(line);
      String digits = line.split("[;\r\n]", 2)[0].strip();
      if (digits.isEmpty()) {
        return body.toString();
      }
      int size = Integer.parseInt(digits.toLowerCase(Locale.ROOT), 16);
      if (size > 0) {
        body.append(wire.bytes(size + 2));
        continue;
      }
      while (!line.equals("\r\n") && !line.isEmpty()) {
        line = wire.line();
        body.append(line);
      }
      return body.toString();
    }
  }

  private void act(boolean asClient, String word) throws IOException {
    switch (word) {
      case "end" -> judge.end(wire(asClient));
      case "cut" -> wire(asClient).isResetByPeer();
      case "reset" -> assertThat(wire(asClient).isResetByPeer()).isTrue();
      case "nothing" -> assertThat(asClient ? somethingCame(wire(true)) : appWasAsked()).isFalse();
      case "open" -> open();
      case "closes" -> wire(asClient).close();
      case "half-closes" -> wire(asClient).finishOutput();
      case "resets" -> wire(asClient).reset();
      case "then" -> {
        // What follows is another step.
      }
      case "next" -> app = null;
      default -> fail("unknown: " + word);
    }
  }

  private boolean somethingCame(Wire wire) throws IOException {
    wire.socket().setSoTimeout(50);
    try {
      return !wire.bytes(1).isEmpty();
    } catch (SocketTimeoutException _) {
      return false;
    } finally {
      wire.socket().setSoTimeout(timeoutMs);
    }
  }

  /// Nothing may have come by now: what the client was answered came after it.
  private boolean appWasAsked() throws IOException {
    if (app != null) {
      return somethingCame(app);
    }
    appListener.setSoTimeout(1);
    try (Wire asked = new Wire(appListener.accept())) {
      return somethingCame(asked);
    } catch (SocketTimeoutException _) {
      return false;
    } finally {
      appListener.setSoTimeout(timeoutMs);
    }
  }

  /// One more request goes through on the same connection of the client.
  private void open() throws IOException {
    send(true, "GET /open HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    String asked = app == null ? "" : message(false);
    if (asked.isEmpty()) {
      // The connection of before is not used again.
      app = within(new Wire(appListener.accept()));
      asked = message(false);
    }
    assertThat(asked).startsWith("GET /open HTTP/1.1\r\n");
    send(false, OPEN_ANSWER);
    judge.message(message(true), List.of("?HTTP/1.1 204 ", "?X-Open: yes\r\n"));
  }

  private Wire wire(boolean ofClient) throws IOException {
    if (ofClient) {
      Wire known = client;
      if (known == null) {
        known = within(Wire.to(proxyPort));
        client = known;
      }
      return known;
    }
    Wire known = app;
    if (known == null) {
      known = within(new Wire(appListener.accept()));
      app = known;
    }
    return known;
  }

  private Wire within(Wire wire) throws IOException {
    wire.socket().setSoTimeout(timeoutMs);
    return wire;
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
