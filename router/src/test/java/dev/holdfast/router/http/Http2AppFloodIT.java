package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Apps of HTTP/2 that make work lose their connection and nothing else, and one that works hard
/// does not.
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class Http2AppFloodIT extends SharedRouter {
  private static final int FRAMES = 3_000;
  private static final String GET = "GET / HTTP/1.1\r\nHost: app.example\r\n\r\n";
  private static final byte[] EARLY = FrameWire.block(":status", "103");

  /// What a flood repeats, behind the request on stream 1.
  private static Arguments flood(String name, int type, int flags, int stream, byte[] body) {
    return Arguments.of(name, FrameWire.bytes(type, flags, stream, body));
  }

  static Stream<Arguments> floods() {
    return Stream.of(
        flood("PING", 6, 0, 0, FrameWire.integers(1, 2)),
        flood("PING acknowledged", 6, 1, 0, FrameWire.integers(1, 2)),
        flood("SETTINGS", 4, 0, 0, new byte[0]),
        flood("SETTINGS acknowledged", 4, 1, 0, new byte[0]),
        flood("PRIORITY", 2, 0, 1, new byte[5]),
        flood("WINDOW_UPDATE", 8, 0, 0, FrameWire.integers(1)),
        flood("WINDOW_UPDATE of a stream", 8, 0, 1, FrameWire.integers(1)),
        flood("unknown frames", 99, 0, 0, new byte[0]),
        flood("GOAWAY", 7, 0, 0, FrameWire.integers(1, 0)),
        flood("1xx", 1, 4, 1, EARLY));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  void floodCostsItsConnectionAndNoOther(String name, byte[] frame) throws Exception {
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < FRAMES; i++) {
      out.write(frame);
    }
    try (ScriptedApp app = flooding(out.toByteArray(), ends);
        ScriptedApp other = Http2App.answering("ok", "content-length", "2");
        Wire client = router.connect()) {
      router.routeHttp2("app.example", app.port());
      router.routeHttp2("app.example/other", other.port());
      client.send(GET);
      assertThat(ends.poll(20, TimeUnit.SECONDS)).isEqualTo("GOAWAY 0 ENHANCE_YOUR_CALM");
      if (!name.equals("1xx")) {
        assertThat(client.message()).startsWith("HTTP/1.1 502 ");
      }
      try (Wire next = router.connect()) {
        assertThat(next.send(GET.replace("/ ", "/other ")).message()).endsWith("\r\n\r\nok");
        assertThat(next.send(GET).message()).endsWith("\r\n\r\nok");
      }
      assertThat(other.connections()).isEqualTo(1);
    }
  }

  /// Its first connection floods, the others serve.
  private static ScriptedApp flooding(byte[] flood, BlockingQueue<String> ends) throws IOException {
    return Http2App.of((wire, number) -> {
      int stream = Http2App.stream(wire.next("HEADERS"));
      if (number > 1) {
        Http2App.answer(wire, stream, "ok", "content-length", "2");
        wire.wire().rest();
        return;
      }
      Thread.ofVirtual()
          .start(() -> {
            try {
              wire.wire().send(flood);
            } catch (IOException _) {
              // Cut off.
            }
          });
      ends.add(wire.next("GOAWAY"));
      wire.wire().rest();
    });
  }

  @Test
  void emptyDataIsAFloodToo() throws Exception {
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(FrameWire.bytes(1, 4, 1, FrameWire.block(":status", "200")));
    for (int i = 0; i < FRAMES; i++) {
      out.write(FrameWire.bytes(0, 0, 1, new byte[0]));
    }
    try (ScriptedApp app = flooding(out.toByteArray(), ends);
        Wire client = router.connect()) {
      router.routeHttp2("app.example", app.port());
      client.send(GET);
      assertThat(ends.poll(20, TimeUnit.SECONDS)).isEqualTo("GOAWAY 0 ENHANCE_YOUR_CALM");
      assertThat(client.rest()).startsWith("HTTP/1.1 200 OK").doesNotContain("0\r\n\r\n");
    }
  }

  /// With a PING for each message, as servers of gRPC do, and windows returned for each of its own.
  @Test
  void appThatWorksHardIsNotCutOff() throws Exception {
    int messages = 5_000;
    try (ScriptedApp app =
            Http2App.of((wire, _) -> {
              wire.next("HEADERS");
              wire.headers(1, 0, ":status", "200");
              for (int i = 0; i < messages; i++) {
                wire.next("DATA");
                wire.frame("PING", 0, 0, new byte[8]);
                wire.window(0, 5);
                wire.window(1, 5);
                wire.data(1, i == messages - 1 ? 1 : 0, "hello");
              }
              wire.wire().rest();
            });
        FrameWire client = FrameWire.to(router.port())) {
      router.routeHttp2("app.example", app.port());
      client.headers(1, 0, FrameWire.request("POST", "/"));
      for (int i = 0; i < messages; i++) {
        client.data(1, i == messages - 1 ? 1 : 0, "hello");
        String frame = client.message();
        assertThat(frame).startsWith(i == 0 ? "HEADERS 1 " : "DATA 1 ");
        if (i == 0) {
          assertThat(client.message()).isEqualTo("DATA 1 hello");
        }
      }
    }
  }
}
