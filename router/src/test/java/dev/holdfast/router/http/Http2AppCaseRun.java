package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/// Plays a case in front of an app of HTTP/2: this one thread is its client, which speaks HTTP/1.1
/// as in {@link HttpCase}, and its app, which speaks frames:
///
/// - `A> line`: a frame, as {@link FrameLine} has it.
/// - `A? words`: the next frame but SETTINGS, WINDOW_UPDATE and PING must have all of them; `A!
///   text`: the last one must not.
/// - `A. closes`, `resets`, `then`, `next` as in {@link HttpCase}; `end` the router closes;
///   `nothing`: it has not been asked.
/// - `C. open`: another request goes through on the client's connection, and on the app's; `C.
///   anew`: the same, on a new one of the app's.
///
/// One thread.
final class Http2AppCaseRun implements AutoCloseable {
  private static final int TIMEOUT_MS = 10_000;
  private static final String OPEN =
      "GET /open HTTP/1.1\r\nHost: app.example\r\nConnection: close\r\n\r\n";

  private final ServerSocket appListener = HttpCaseRun.listen();
  private final int proxyPort;
  private final HttpCaseRun client;
  private @Nullable FrameWire app;
  private String frame = "";

  Http2AppCaseRun(int proxyPort) throws IOException {
    this.proxyPort = proxyPort;
    // Its own app is never asked.
    this.client =
        new HttpCaseRun(
            proxyPort, "app.example", HttpCaseRun.listen(), new ExactJudge(), TIMEOUT_MS);
    appListener.setSoTimeout(TIMEOUT_MS);
  }

  int appPort() {
    return appListener.getLocalPort();
  }

  void play(HttpCase played) throws IOException {
    for (HttpCase.Step step : played.steps()) {
      if (!step.client()) {
        for (String line : step.lines()) {
          app(step.kind(), line.strip());
        }
      } else if (step.kind() == '.' && step.lines().getFirst().matches("open|anew")) {
        open(step.lines().getFirst().equals("anew"));
      } else {
        client.play(step);
      }
    }
  }

  private void app(char kind, String line) throws IOException {
    switch (kind) {
      case '>' -> FrameLine.send(line, app());
      case '?' -> {
        String text = line.substring(1);
        if (line.startsWith("!")) {
          assertThat(frame).doesNotContain(text);
        } else {
          frame = app().message();
          assertThat(frame).contains(text.split(" ", -1));
        }
      }
      case '.' -> act(line);
      default -> throw new AssertionError(kind + line);
    }
  }

  private void act(String word) throws IOException {
    switch (word) {
      case "closes" -> app().close();
      case "resets" -> app().wire().reset();
      case "end" -> assertThat(app().message()).isEqualTo("end");
      case "next" -> app = null;
      case "then" -> {
        // What follows is another step.
      }
      case "nothing" -> assertThat(wasAsked()).isFalse();
      default -> throw new AssertionError(word);
    }
  }

  private boolean wasAsked() throws IOException {
    if (app != null) {
      throw new AssertionError("it has been connected to");
    }
    appListener.setSoTimeout(1);
    try (Wire asked = new Wire(appListener.accept())) {
      return !asked.bytes(1).isEmpty();
    } catch (SocketTimeoutException _) {
      return false;
    } finally {
      appListener.setSoTimeout(TIMEOUT_MS);
    }
  }

  /// One more request, of another client.
  private void open(boolean anew) throws IOException {
    try (Wire other = Wire.to(proxyPort)) {
      other.send(OPEN);
      if (anew) {
        app = null;
      }
      FrameWire asked = app();
      String head = asked.message();
      while (!head.contains(":path=/open")) {
        assertThat(head).isNotEqualTo("end");
        head = asked.message();
      }
      asked.headers(Http2App.stream(head), FrameWire.END_STREAM, ":status", "204", "x-open", "yes");
      assertThat(other.rest())
          .startsWith("HTTP/1.1 204 No Content\r\n")
          .contains("x-open: yes\r\n");
    }
  }

  private FrameWire app() throws IOException {
    FrameWire known = app;
    if (known == null) {
      known = FrameWire.accept(new Wire(appListener.accept()));
      app = known;
    }
    return known;
  }

  @Override
  public void close() throws IOException {
    appListener.close();
    client.close();
    if (app != null) {
      app.close();
    }
  }
}
