package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.limits.Shedding;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/// An event loop that does not keep up turns requests away, takes new connections last, and serves
/// all again when it does.
@ExtendWith(LeakRecorder.class)
@Isolated("Whoever looks for leaks collects after each test, which makes every loop late.")
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class OverloadIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: app.example\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /// Holds the loop up for 100 ms of each turn, until it is closed.
  private static final class HeldLoop implements AutoCloseable {
    private final Loop loop;
    private final AtomicBoolean over = new AtomicBoolean();

    HeldLoop(TestRouter router) {
      loop = router.loops().loops().getFirst();
      loop.eventLoop.execute(this::hold);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Ends when it is closed.
    private void hold() {
      LockSupport.parkNanos(100_000_000);
      if (!over.get()) {
        // In the next turn, behind the connections that wait for theirs.
        loop.eventLoop.schedule(this::hold, 1, TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void close() {
      over.set(true);
    }
  }

  @Test
  void thoseOfLowPriorityGoFirstWhileRequestsFillTheRouter() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (TestRouter router = TestRouter.with("limits: {requestsMax: 20}, overload: {shed: true}");
        ScriptedApp held =
            new ScriptedApp((wire, _) -> {
              wire.head();
              answer.await();
              wire.send(OK);
            });
        ScriptedApp app = ScriptedApp.answering(OK);
        FrameWire filler = FrameWire.to(router.port());
        Wire client = router.connect()) {
      router.route("app.example", Map.of("priority", "high"), held.port());
      for (String priority : List.of("low", "normal", "high")) {
        router.route(priority + ".example", Map.of("priority", priority), app.port());
      }
      for (int i = 0; i < 19; i++) {
        filler.get(1 + 2 * i, "/");
      }
      await().until(() -> router.count(Counter.FORWARDED) == 19);
      for (int i = 0; i < 20; i++) {
        assertThat(client.send(GET.replace("app.", "low.")).message())
            .startsWith("HTTP/1.1 503")
            .contains("X-Cf-RouterError: overloaded");
        assertThat(client.send(GET.replace("app.", "high.")).message()).endsWith("ok");
      }
      // 19 of 20 in flight are a half of the way on which normal ones go.
      for (int i = 0; i < 100 && router.count(Counter.SHED_NORMAL) == 0; i++) {
        client.send(GET.replace("app.", "normal.")).message();
      }
      assertThat(router.count(Counter.SHED_NORMAL)).isEqualTo(1);
      assertThat(router.count(Counter.SHED_LOW)).isEqualTo(20);
      assertThat(router.count(Counter.SHED_HIGH)).isZero();
      answer.countDown();
      await()
          .until(
              () -> router.count(Counter.REQUESTS_ENDED) == router.count(Counter.REQUESTS_STARTED));
      assertThat(client.send(GET.replace("app.", "low.")).message()).endsWith("ok");
    }
  }

  private static Shedding shedding(TestRouter router) {
    return router.loops().loops().getFirst().shedding;
  }

  @Test
  void lagThatLastsTurnsRequestsAwayAndConnectionsWait() throws Exception {
    // A timer of 50 ms is late by 50 where turns take 100.
    try (TestRouter router = TestRouter.with("overload: {lagBegin: 30ms, lagFull: 45ms}");
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire http1 = router.connect();
        FrameWire http2 = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      assertThat(http1.send(GET).message()).endsWith("ok");
      http2.get(1, "/");
      assertThat(http2.body(1)).contains(":status=200");
      assertThat(http2.body(1)).isEqualTo("ok");
      long accepted = router.count(Counter.CONNECTIONS_ACCEPTED);
      try (HeldLoop _ = new HeldLoop(router)) {
        await().until(() -> shedding(router).load() == 1);
        String answer = http1.send(GET).message();
        assertThat(answer)
            .startsWith("HTTP/1.1 503 ")
            .contains("X-Cf-RouterError: overloaded\r\n", "Cache-Control: no-store\r\n")
            .containsPattern("Retry-After: [1-5]\r\n")
            .doesNotContain("Connection: close");
        http2.get(3, "/");
        assertThat(http2.message())
            .startsWith("HEADERS 3 :status=503")
            .contains(" x-cf-routererror=overloaded")
            .containsPattern(" retry-after=[1-5]");
        assertThat(http2.message()).startsWith("DATA 3 end 503");
        try (Wire late = router.connect()) {
          late.send(GET);
          http1.send(GET).message();
          http1.send(GET).message();
          assertThat(router.count(Counter.CONNECTIONS_ACCEPTED)).isEqualTo(accepted);
        }
      }
      try (Wire late = router.connect()) {
        assertThat(late.send(GET).message()).as("accepted by and by").startsWith("HTTP/1.1 ");
      }
      await().until(() -> shedding(router).load() < 1 / 3.0);
      assertThat(http1.send(GET).message()).endsWith("ok");
      assertThat(router.count(Counter.SHED_NORMAL)).isGreaterThanOrEqualTo(2);
    }
  }
}
