package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.transport.TransportChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// HTTP/2 in front through real sockets: what the table of cases ({@link Http2CasesIT}) cannot say.
class Http2IT extends OneRouter {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final long LENGTH = 64L << 20;
  private static final int INITIAL_WINDOW_SIZE = 4;

  @ParameterizedTest
  @EnumSource(TransportChoice.class)
  void everyTransportRelays(TransportChoice transport) throws Exception {
    try (TestRouter other = new TestRouter(TestRouter.config(transport));
        ScriptedApp app = ScriptedApp.answering(OK);
        FrameWire client = FrameWire.to(other.port())) {
      other.route("app.example", app.port());
      for (int stream = 1; stream < 9; stream += 2) {
        client.get(stream, "/");
        assertThat(client.message()).startsWith("HEADERS " + stream + " :status=200");
        assertThat(client.message()).isEqualTo("DATA " + stream + " end ok");
      }
    }
  }

  @Test
  void manyStreamsAtOnceAreEachAnswered() throws Exception {
    try (ScriptedApp app = new ScriptedApp((wire, _) -> echo(wire));
        FrameWire client = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      for (int stream = 1; stream < 200; stream += 2) {
        client.headers(stream, 0, FrameWire.request("POST", "/"));
        client.data(stream, FrameWire.END_STREAM, "body of " + stream);
      }
      Set<String> seen = new HashSet<>();
      while (seen.size() < 100) {
        String frame = client.message();
        if (frame.startsWith("DATA")) {
          String[] words = frame.split(" ", 4);
          assertThat(words[3]).isEqualTo("body of " + words[1]);
          assertThat(words[2]).isEqualTo("end");
          assertThat(seen.add(words[1])).isTrue();
        }
      }
      await().until(() -> router.count(Counter.REQUESTS_ENDED) == 100);
    }
  }

  private static void echo(Wire wire) throws IOException {
    while (true) {
      StringBuilder got = new StringBuilder();
      wire.head();
      for (String line = wire.line(); !line.startsWith("0"); line = wire.line()) {
        got.append(wire.bytes(Integer.parseInt(line.strip(), 16)));
        wire.line();
      }
      wire.line();
      wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + got.length() + "\r\n\r\n" + got);
    }
  }

  @Test
  void requestsOneAfterAnotherShareTheAppsConnection() throws Exception {
    try (ScriptedApp app = new ScriptedApp((wire, _) -> echo(wire));
        FrameWire client = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      for (int stream = 1; stream < 20; stream += 2) {
        client.headers(stream, 0, FrameWire.request("POST", "/"));
        client.data(stream, FrameWire.END_STREAM, "hello");
        assertThat(client.message()).startsWith("HEADERS " + stream + " :status=200");
        assertThat(client.body(stream)).isEqualTo("hello");
      }
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void slowClientHoldsItsAppBackAndNoOtherStream() throws Exception {
    AtomicLong sent = new AtomicLong();
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n");
              Pouring.pour(wire, LENGTH, sent);
            });
        ScriptedApp other = ScriptedApp.answering(OK);
        FrameWire client = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      router.route("app.example/other", other.port());
      client.window(0, 1 << 20);
      client.get(1, "/");
      Pouring.awaitSettled(sent);
      assertThat(sent.get()).isLessThan(Pouring.HELD_MOST);
      client.get(3, "/other");
      assertThat(client.next("HEADERS 3")).contains(":status=200");
      assertThat(client.next("DATA 3")).isEqualTo("DATA 3 end ok");
      client.window(0, 1 << 30);
      client.window(1, 1 << 30);
      long got = 65_535;
      while (got < LENGTH) {
        String frame = client.message();
        got += frame.length() - "DATA 1 ".length() - (frame.startsWith("DATA 1 end") ? 4 : 0);
      }
      assertThat(got).isEqualTo(LENGTH);
    }
  }

  @Test
  void slowAppHoldsItsStreamBackAndNoOther() throws Exception {
    CompletableFuture<Void> read = new CompletableFuture<>();
    CompletableFuture<Long> got = new CompletableFuture<>();
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              read.get(20, TimeUnit.SECONDS);
              got.complete(Pouring.drain(wire, LENGTH));
              wire.send(OK);
            });
        ScriptedApp other = new ScriptedApp((wire, _) -> echo(wire));
        FrameWire client = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      router.route("app.example/other", other.port());
      client.headers(1, 0, with(FrameWire.request("POST", "/"), "content-length", "" + LENGTH));
      Pourer pourer = new Pourer(client, 1, LENGTH);
      pourer.pourUntilHeld();
      assertThat(pourer.sent()).isLessThan(Pouring.HELD_MOST);
      client.headers(3, 0, FrameWire.request("POST", "/other"));
      client.data(3, FrameWire.END_STREAM, "hello");
      assertThat(pourer.next("HEADERS 3")).contains(":status=200");
      assertThat(pourer.next("DATA 3")).isEqualTo("DATA 3 end hello");
      read.complete(null);
      pourer.pourAll();
      assertThat(got.get(20, TimeUnit.SECONDS)).isEqualTo(LENGTH);
      assertThat(client.next("HEADERS 1")).contains(":status=200");
    }
  }

  static String[] with(String[] fields, String... more) {
    List<String> all = new ArrayList<>(List.of(fields));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void cancelReachesTheAppAndBlamesNobody() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              ended.complete(wire.isClosedByPeer());
            });
        FrameWire client = FrameWire.to(router.port())) {
      Pool<Backend> pool = router.route("app.example", app.port());
      client.get(1, "/");
      await().until(() -> pool.slot(0).runtime().inFlight() == 1);
      client.reset(1, "CANCEL");
      assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
      RequestRecord record = router.record();
      assertThat(record.outcome().status()).isEqualTo(499);
      assertThat(record.asked().http2()).isTrue();
      assertThat(pool.slot(0).runtime().inFlight()).isZero();
      assertThat(router.count(Counter.CLIENT_GONE)).isEqualTo(1);
    }
  }

  @Test
  void connectionThatBreaksEndsAllItsStreams() throws Exception {
    try (ScriptedApp app =
        new ScriptedApp((wire, _) -> {
          wire.head();
          wire.isClosedByPeer();
        })) {
      Pool<Backend> pool = router.route("app.example", app.port());
      FrameWire client = FrameWire.to(router.port());
      for (int stream = 1; stream < 20; stream += 2) {
        client.get(stream, "/");
      }
      await().until(() -> pool.slot(0).runtime().inFlight() == 10);
      client.wire().reset();
      await().until(() -> router.count(Counter.CLIENT_GONE) == 10);
      await().until(() -> pool.slot(0).runtime().inFlight() == 0);
      await().until(() -> router.count(Counter.CONNECTIONS_CLOSED) == 1);
    }
  }

  @Test
  void streamsBeyondTheMostAreRefused() throws Exception {
    try (ScriptedApp app = new ScriptedApp((wire, _) -> wire.rest());
        FrameWire client = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      for (int stream = 1; stream <= 201; stream += 2) {
        client.get(stream, "/");
      }
      assertThat(client.message()).isEqualTo("RST_STREAM 201 REFUSED_STREAM");
      client.reset(1, "CANCEL");
      client.get(203, "/");
      client.get(205, "/");
      assertThat(client.message()).isEqualTo("RST_STREAM 205 REFUSED_STREAM");
    }
  }

  /// Answers that are all head wait for nobody's window.
  @Test
  void clientThatAsksOnAndTakesNothingIsNotReadFrom() throws Exception {
    int requests = 2_000;
    int atOnce = 50;
    String large =
        "HTTP/1.1 200 OK\r\nX-Large: " + "x".repeat(4_000) + "\r\nContent-Length: 0\r\n\r\n";
    try (ScriptedApp app = ScriptedApp.answering(large);
        FrameWire client = new FrameWire(Wire.slow(router.port()))) {
      router.route("app.example", app.port());
      client.preface();
      client.frame("SETTINGS", 0, 0, new byte[0]);
      int sent = 0;
      while (sent < requests && app.heads().size() == sent) {
        for (int i = 0; i < atOnce; i++, sent++) {
          client.headers(2 * sent + 1, FrameWire.END_STREAM, FrameWire.request("HEAD", "/"));
        }
        awaitHeads(app, sent);
      }
      assertThat(sent).isLessThan(requests);
      for (int i = 0; i < sent; i++) {
        assertThat(client.message()).startsWith("HEADERS");
      }
    }
  }

  /// Or a second, where it is not sent that many.
  private static void awaitHeads(ScriptedApp app, int many) {
    try {
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofSeconds(1))
          .until(() -> app.heads().size() == many);
    } catch (ConditionTimeoutException _) {
      // The router has it held back.
    }
  }

  @Test
  void drainLosesNoRequest() throws Exception {
    try (ScriptedApp app = ScriptedApp.answering(OK);
        FrameWire client = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      client.get(1, "/");
      assertThat(client.body(1)).startsWith("HEADERS 1");
      assertThat(client.body(1)).isEqualTo("ok");
      CompletableFuture<?> drained = router.drain(Duration.ofSeconds(20));
      assertThat(client.message()).isEqualTo("GOAWAY 2147483647 NO_ERROR");
      // On its way when the router began.
      client.get(3, "/");
      String ping = client.next("PING");
      long payload = Long.parseLong(ping.substring("PING ".length()));
      client.frame("PING", 1, 0, FrameWire.integers((int) (payload >>> 32), (int) payload));
      // What the last stream is may be said before the stream is over.
      List<String> last = new ArrayList<>();
      for (String frame = client.message(); !frame.equals("end"); frame = client.message()) {
        last.add(frame);
      }
      assertThat(last)
          .hasSize(3)
          .contains("GOAWAY 3 NO_ERROR", "DATA 3 end ok")
          .anyMatch(frame -> frame.startsWith("HEADERS 3 :status=200"));
      client.wire().finishOutput();
      drained.get(10, TimeUnit.SECONDS);
    }
  }

  /// The last stream ends meanwhile, which is no reason to wait as for an idle client.
  @Test
  void clientThatDoesNotAnswerADrainsPingIsToldTheRestAllTheSame() throws Exception {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              begun.get(10, TimeUnit.SECONDS);
              wire.send(OK);
            });
        FrameWire client = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      client.get(1, "/");
      await().until(() -> app.connections() == 1);
      CompletableFuture<?> drained = router.drain(Duration.ofSeconds(60));
      assertThat(client.message()).isEqualTo("GOAWAY 2147483647 NO_ERROR");
      begun.complete(null);
      client.next("DATA 1 end ok");
      assertThat(client.message()).isEqualTo("GOAWAY 1 NO_ERROR");
      assertThat(client.message()).isEqualTo("end");
      client.wire().finishOutput();
      drained.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void idleConnectionIsToldAndClosed() throws Exception {
    try (TestRouter other = TestRouter.withTimeouts("clientIdle: 2s");
        FrameWire client = FrameWire.to(other.port())) {
      assertThat(client.message()).isEqualTo("GOAWAY 0 NO_ERROR");
      assertThat(client.message()).isEqualTo("end");
    }
  }

  static Stream<Arguments> heads() {
    byte[] block = FrameWire.block(FrameWire.request("GET", "/"));
    byte[] whole = FrameWire.bytes(1, 5, 3, block);
    return Stream.of(
        Arguments.of("a frame's head", Arrays.copyOf(whole, 5)),
        Arguments.of("a frame", Arrays.copyOf(whole, whole.length - 1)),
        Arguments.of("a header block", FrameWire.bytes(1, 1, 3, block)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("heads")
  void headThatIsNotWholeInTimeIsTheLast(String name, byte[] begun) throws Exception {
    CompletableFuture<Void> told = new CompletableFuture<>();
    try (TestRouter other = TestRouter.withTimeouts("head: 200ms");
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              told.get();
              wire.send(OK);
            });
        FrameWire client = FrameWire.to(other.port())) {
      other.route("app.example", app.port());
      client.get(1, "/");
      client.wire().send(begun);
      assertThat(client.message()).as(name).isEqualTo("GOAWAY 1 NO_ERROR");
      assertThat(other.count(Counter.CUT_SLOW_HEAD)).isEqualTo(1);
      told.complete(null);
      assertThat(client.message()).startsWith("HEADERS 1 :status=200");
      assertThat(client.message()).isEqualTo("DATA 1 end ok");
      assertThat(client.message()).isEqualTo("end");
    }
  }

  @Test
  void timeIsUpForOneStreamAlone() throws Exception {
    try (TestRouter other = TestRouter.withTimeouts("{answerHead: 200ms, bodyStall: 200ms}");
        ScriptedApp app = new ScriptedApp((wire, _) -> wire.rest());
        FrameWire client = FrameWire.to(other.port())) {
      other.route("app.example", app.port());
      client.get(1, "/");
      assertThat(client.message()).startsWith("HEADERS 1 :status=504");
      assertThat(client.message()).startsWith("DATA 1 end 504");
      client.headers(3, 0, with(FrameWire.request("POST", "/"), "content-length", "5"));
      assertThat(client.message()).startsWith("HEADERS 3 :status=408");
      assertThat(client.message()).startsWith("DATA 3 end 408");
      assertThat(client.message()).isEqualTo("RST_STREAM 3 NO_ERROR");
    }
  }

  /// With windows that let the router write more than the socket takes.
  @Test
  void connectionWhoseClientDoesNotReadEnds() throws Exception {
    AtomicLong sent = new AtomicLong();
    try (TestRouter other = TestRouter.withTimeouts("{clientIdle: 2s, bodyStall: 300ms}");
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n");
              Pouring.pour(wire, LENGTH, sent);
            });
        FrameWire client = FrameWire.to(other.port())) {
      other.route("app.example", app.port());
      client.setting(INITIAL_WINDOW_SIZE, 1 << 30);
      client.window(0, 1 << 30);
      client.get(1, "/");
      await().until(() -> other.count(Counter.ANSWER_CUT) == 1);
      await().until(() -> other.count(Counter.CONNECTIONS_CLOSED) == 1);
    }
  }

  /// Half of the answer waits here while the app has more, and half when it has ended: each takes
  /// its client longer than it may pause.
  @Test
  void clientThatTakesItsAnswerSlowlyGetsAllOfIt() throws Exception {
    int piece = 8_000;
    String text = "a".repeat(15 * piece);
    try (TestRouter other = TestRouter.withTimeouts("bodyStall: 2s");
        ScriptedApp app =
            ScriptedApp.answering(
                "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
        FrameWire client = FrameWire.to(other.port())) {
      other.route("app.example", app.port());
      client.setting(INITIAL_WINDOW_SIZE, 0);
      client.window(0, text.length());
      client.get(1, "/");
      assertThat(client.message()).startsWith("HEADERS 1 :status=200");
      StringBuilder got = new StringBuilder();
      for (int i = 1; i <= 15; i++) {
        Thread.sleep(300);
        client.window(1, piece);
        while (got.length() < i * piece) {
          got.append(client.message().replaceFirst("^DATA 1 (end )?", ""));
        }
      }
      assertThat(got.toString()).isEqualTo(text);
    }
  }

  @Test
  void clientThatOpensNoWindowIsCutOff() throws Exception {
    try (TestRouter other = TestRouter.withTimeouts("bodyStall: 300ms");
        ScriptedApp app =
            ScriptedApp.answering(
                "HTTP/1.1 200 OK\r\nContent-Length: 66000\r\n\r\n" + "a".repeat(66_000));
        FrameWire client = FrameWire.to(other.port())) {
      other.route("app.example", app.port());
      client.get(1, "/");
      assertThat(client.next("RST_STREAM")).isEqualTo("RST_STREAM 1 INTERNAL_ERROR");
    }
  }
}
