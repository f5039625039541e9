package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.registry.table.TestTable;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BackendRuntimes;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.transport.TransportChoice;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Listening, time-outs, draining, and what a request costs in heap.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class LifeIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n";
  private static final String OK =
      "HTTP/1.1 200 OK\r\nDate: Wed, 25 Nov 2026 10:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void portInUseIsSaid() throws Exception {
    try (TestRouter router = new TestRouter();
        EventLoops loops =
            EventLoops.start(
                TestRouter.QUICK, TestRouter.EVIDENCE, null, new SplittableRandom(1))) {
      TestTable<Backend> table =
          new TestTable<>(new BackendRuntimes(null, loops::discard, (_, _) -> null));
      InetSocketAddress taken =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), router.port());
      assertThatThrownBy(() ->
              HttpListener.bind(ListenAt.alone(taken), table.table(), loops, RequestLog.OFF, null))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("cannot listen on")
          .hasMessageContaining(String.valueOf(router.port()));
    }
  }

  @Test
  void aSharedPortIsForThoseWhoShareIt() throws Exception {
    try (EventLoops loops =
            EventLoops.start(TestRouter.QUICK, TestRouter.EVIDENCE, null, new SplittableRandom(1));
        EventLoops nio =
            EventLoops.start(
                TestRouter.config(TransportChoice.NIO),
                TestRouter.EVIDENCE,
                null,
                new SplittableRandom(1))) {
      TestTable<Backend> table =
          new TestTable<>(new BackendRuntimes(null, loops::discard, (_, _) -> null));
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      ListenAt shared = new ListenAt(any, true);
      try (HttpListener first =
              HttpListener.bind(shared, table.table(), loops, RequestLog.OFF, null);
          HttpListener second =
              HttpListener.bind(
                  new ListenAt(first.address(), true),
                  table.table(),
                  loops,
                  RequestLog.OFF,
                  null)) {
        assertThat(second.address()).isEqualTo(first.address());
        assertThatThrownBy(() ->
                HttpListener.bind(
                    ListenAt.alone(first.address()), table.table(), loops, RequestLog.OFF, null))
            .isInstanceOf(BindException.class);
      }
      assertThatThrownBy(() -> HttpListener.bind(shared, table.table(), nio, RequestLog.OFF, null))
          .hasMessageContaining("expected epoll or io-uring");
    }
  }

  @Test
  void drainFinishesWhatIsInFlightAndClosesWhatIsIdle() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (TestRouter router = new TestRouter();
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              asked.countDown();
              answer.await();
              wire.send(OK);
            });
        Wire idle = router.connect();
        Wire busy = router.connect()) {
      router.route("a.example.com", app.port());
      idle.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").message();
      busy.send(GET);
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<?> drained = router.drain(Duration.ofSeconds(20));
      assertThat(idle.isClosedByPeer()).isTrue();
      assertThatThrownBy(router::connect).isInstanceOf(java.io.IOException.class);
      assertThat(drained).isNotDone();
      answer.countDown();
      assertThat(busy.rest()).contains("Connection: close").endsWith("ok");
      drained.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void drainWaitsForUpgradedConnectionsAndEndsThemAtItsDeadline() throws Exception {
    try (TestRouter router = new TestRouter();
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send(
                  "HTTP/1.1 101 Switching Protocols\r\n"
                      + "Upgrade: x\r\nConnection: Upgrade\r\n\r\n");
              wire.send(wire.bytes(3));
              wire.rest();
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client.send(
          "GET / HTTP/1.1\r\nHost: a.example.com\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 101 ");
      CompletableFuture<?> drained = router.drain(Duration.ofSeconds(4));
      assertThat(client.send("abc").bytes(3)).as("it lives on").isEqualTo("abc");
      assertThat(client.rest()).as("the end of the way, no reset").isEmpty();
      drained.get(10, TimeUnit.SECONDS);
      assertThat(router.count(Counter.UPGRADES_ENDED)).isEqualTo(1);
    }
  }

  @Test
  void drainEndsAtItsDeadline() throws Exception {
    try (TestRouter router = new TestRouter();
        ScriptedApp app = new ScriptedApp((wire, _) -> wire.rest());
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client.send(GET);
      router.drain(Duration.ofMillis(300)).get(10, TimeUnit.SECONDS);
      assertThat(client.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void appThatDoesNotAnswerIsATimeout() throws Exception {
    try (TestRouter router = TestRouter.withTimeouts("answerHead: 300ms");
        ScriptedApp app = new ScriptedApp((wire, _) -> wire.rest());
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      assertThat(client.send(GET).message())
          .startsWith("HTTP/1.1 504 Gateway Timeout\r\n")
          .contains("X-Cf-RouterError: endpoint_failure (timed out)\r\n");
      assertThat(router.count(Counter.ENDPOINT_TIMEOUT)).isEqualTo(1);
    }
  }

  @Test
  void appThatDoesNotSayContinueIsATimeout() throws Exception {
    try (TestRouter router = TestRouter.withTimeouts("answerHead: 300ms");
        ScriptedApp app = new ScriptedApp((wire, _) -> wire.rest());
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client.send(
          "POST / HTTP/1.1\r\n"
              + "Host: a.example.com\r\n"
              + "Expect: 100-continue\r\n"
              + "Content-Length: 5\r\n\r\n");
      assertThat(client.rest()).startsWith("HTTP/1.1 504 ").contains("Connection: close\r\n");
      assertThat(router.count(Counter.CLIENT_TIMEOUT)).isZero();
    }
  }

  @Test
  void bodyThatTricklesInIsCutOff() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (TestRouter router = TestRouter.withTimeouts("bodyStall: 2s");
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.rest();
              closed.countDown();
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client.send("POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 9999\r\n\r\n");
      // A byte now and then: never silent for long, and never done.
      Thread trickle =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (!closed.await(200, TimeUnit.MILLISECONDS)) {
                    client.send("x");
                  }
                } catch (java.io.IOException | InterruptedException _) {
                  // It has been cut off.
                }
              });
      assertThat(client.rest()).startsWith("HTTP/1.1 408 ");
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      trickle.join();
    }
  }

  @Test
  void requestThatTakesTooLongAltogetherIsCut() throws Exception {
    try (TestRouter router = TestRouter.withTimeouts("request: 2s");
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              while (true) {
                wire.send("1\r\nx\r\n");
                Thread.sleep(20);
              }
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      assertThat(client.send(GET).rest()).doesNotContain("0\r\n\r\n").endsWith("x\r\n");
      assertThat(router.count(Counter.ANSWER_CUT)).isEqualTo(1);
    }
  }

  /// Over HTTP/2, where what the app has yet to take waits here.
  @Test
  void appThatTakesARequestSlowlyGetsAllOfIt() throws Exception {
    int piece = 8_000;
    int initialWindowSize = 4;
    String text = "a".repeat(15 * piece);
    CompletableFuture<String> taken = new CompletableFuture<>();
    try (TestRouter router = TestRouter.withTimeouts("bodyStall: 2s");
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              FrameWire frames = FrameWire.accepting(wire);
              frames.setting(initialWindowSize, 0);
              frames.window(0, text.length());
              int stream = Http2App.stream(frames.next("HEADERS"));
              StringBuilder got = new StringBuilder();
              for (int i = 1; i <= 15; i++) {
                Thread.sleep(300);
                frames.window(stream, piece);
                while (got.length() < i * piece) {
                  got.append(frames.next("DATA").replaceFirst("^DATA \\d+ (end )?", ""));
                }
              }
              taken.complete(got.toString());
              Http2App.answer(frames, stream, "ok");
            });
        Wire client = router.connect()) {
      router.routeHttp2("a.example.com", app.port());
      client.send(
          "POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: "
              + text.length()
              + "\r\n\r\n"
              + text);
      assertThat(client.chunkedMessage()).startsWith("HTTP/1.1 200 ").contains("2\r\nok\r\n");
      assertThat(taken.get(10, TimeUnit.SECONDS)).isEqualTo(text);
    }
  }

  @Test
  void appThatStallsWithinABodyIsCutOff() throws Exception {
    try (TestRouter router = TestRouter.withTimeouts("bodyStall: 300ms");
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
              wire.rest();
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      assertThat(client.send(GET).rest()).endsWith("half");
      assertThat(router.count(Counter.ANSWER_CUT)).isEqualTo(1);
    }
  }

  @Test
  void slowClientsAreTold() throws Exception {
    try (TestRouter router =
            TestRouter.withTimeouts("{head: 300ms, bodyStall: 300ms, clientIdle: 2s}");
        ScriptedApp app = new ScriptedApp((wire, _) -> wire.rest());
        Wire silent = router.connect();
        Wire head = router.connect();
        Wire body = router.connect()) {
      router.route("a.example.com", app.port());
      head.send("GET / HT");
      body.send("POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 5\r\n\r\nhe");
      assertThat(silent.rest()).isEmpty();
      assertThat(head.rest()).startsWith("HTTP/1.1 408 ");
      assertThat(body.rest()).startsWith("HTTP/1.1 408 ");
    }
  }
}
