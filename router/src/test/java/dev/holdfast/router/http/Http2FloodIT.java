package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.http.LoopCounters.Counter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that make work and ask for nothing are cut off, and one that works hard is not.
@ExtendWith(LeakRecorder.class)
class Http2FloodIT {
  private static final int FRAMES = 3_000;
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private TestRouter router;
  private ScriptedApp app;

  @BeforeEach
  void start() throws Exception {
    router = new TestRouter();
    app = ScriptedApp.answering(OK);
    router.route("app.example", app.port());
  }

  @AfterEach
  void stop() throws Exception {
    app.close();
    router.close();
  }

  /// What a flood repeats; `stream` is the next that a client may begin.
  interface Round {
    void send(ByteArrayOutputStream out, int stream) throws IOException;
  }

  private static Arguments flood(String name, Counter counter, Round round) {
    return Arguments.of(name, counter, round);
  }

  private static void frame(ByteArrayOutputStream out, int type, int flags, int stream, int... body)
      throws IOException {
    out.write(FrameWire.bytes(type, flags, stream, FrameWire.integers(body)));
  }

  private static void get(ByteArrayOutputStream out, int stream) throws IOException {
    byte[] block = FrameWire.block(FrameWire.request("GET", "/"));
    out.write(FrameWire.bytes(1, 5, stream, block));
  }

  static Stream<Arguments> floods() {
    return Stream.of(
        flood(
            "rapid reset",
            Counter.CUT_RAPID_RESET,
            (out, stream) -> {
              get(out, stream);
              frame(out, 3, 0, stream, 8);
            }),
        flood("PING", Counter.CUT_PING, (out, _) -> frame(out, 6, 0, 0, 1, 2)),
        flood("SETTINGS", Counter.CUT_SETTINGS, (out, _) -> frame(out, 4, 0, 0)),
        flood("SETTINGS acknowledged", Counter.CUT_SETTINGS, (out, _) -> frame(out, 4, 1, 0)),
        flood(
            "PRIORITY",
            Counter.CUT_PRIORITY,
            (out, _) -> out.write(FrameWire.bytes(2, 0, 1, new byte[5]))),
        flood("WINDOW_UPDATE", Counter.CUT_WINDOW_UPDATE, (out, _) -> frame(out, 8, 0, 0, 1)),
        flood("unknown frames", Counter.CUT_UNKNOWN_FRAME, (out, _) -> frame(out, 99, 0, 0)),
        flood(
            "empty DATA",
            Counter.CUT_EMPTY_DATA,
            (out, stream) -> {
              if (stream == 1) {
                byte[] block = FrameWire.block(FrameWire.request("POST", "/"));
                out.write(FrameWire.bytes(1, 4, 1, block));
              }
              frame(out, 0, 0, 1);
            }),
        flood(
            "MadeYouReset by DATA of an ended way",
            Counter.CUT_MADE_YOU_RESET,
            (out, stream) -> {
              get(out, stream);
              frame(out, 0, 0, stream, 1);
            }),
        flood(
            "MadeYouReset by a window that outgrows",
            Counter.CUT_MADE_YOU_RESET,
            (out, stream) -> {
              get(out, stream);
              frame(out, 8, 0, stream, Integer.MAX_VALUE);
            }),
        flood(
            "malformed requests",
            Counter.CUT_MADE_YOU_RESET,
            (out, stream) -> out.write(FrameWire.bytes(1, 5, stream, FrameWire.block("X", "y")))),
        flood(
            "requests beyond the most",
            Counter.CUT_REFUSED_STREAM,
            (out, stream) -> {
              byte[] block = FrameWire.block(FrameWire.request("POST", "/"));
              out.write(FrameWire.bytes(1, 4, stream, block));
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  void floodIsCutOff(String name, Counter counter, Round round) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < FRAMES; i++) {
      round.send(out, 1 + 2 * i);
    }
    try (FrameWire client = FrameWire.to(router.port())) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              client.wire().send(out.toByteArray());
            } catch (IOException _) {
              // Cut off.
            }
          });
      assertThat(client.next("GOAWAY")).as(name).endsWith(" ENHANCE_YOUR_CALM");
      assertThat(client.message()).isEqualTo("end");
    }
    await()
        .until(() ->
            router.count(Counter.CONNECTIONS_CLOSED) == 1
                && router.count(Counter.REQUESTS_STARTED) == router.count(Counter.REQUESTS_ENDED));
    assertThat(router.count(counter)).isEqualTo(1);
  }

  /// RFC 9113 §10.5: a header block must end.
  @Test
  void headerBlockThatDoesNotEndIsCutOff() throws Exception {
    try (FrameWire client = FrameWire.to(router.port())) {
      client.frame("HEADERS", 1, 1, FrameWire.block(":method", "GET"));
      byte[] piece = FrameWire.bytes(9, 0, 1, FrameWire.block("x", ""));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int i = 0; i < FRAMES; i++) {
        out.write(piece);
      }
      Thread.ofVirtual()
          .start(() -> {
            try {
              client.wire().send(out.toByteArray());
            } catch (IOException _) {
              // Cut off.
            }
          });
      assertThat(client.next("GOAWAY")).isEqualTo("GOAWAY 0 ENHANCE_YOUR_CALM");
      assertThat(client.message()).isEqualTo("end");
    }
    assertThat(router.count(Counter.CUT_CONTINUATION)).isEqualTo(1);
  }

  /// A PING and a WINDOW_UPDATE for each answer, as clients of gRPC send them.
  @Test
  void clientThatWorksHardIsNotCutOff() throws Exception {
    try (FrameWire client = FrameWire.to(router.port())) {
      for (int stream = 1; stream < 2 * FRAMES; stream += 2) {
        client.get(stream, "/");
        client.window(0, 2);
        client.frame("PING", 0, 0, new byte[8]);
        assertThat(client.message()).startsWith("HEADERS " + stream + " :status=200");
        assertThat(client.message()).isEqualTo("DATA " + stream + " end ok");
      }
    }
  }
}
