package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.http.LoopCounters.Counter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What a loop says of itself is so.
class LoopFiguresIT extends OneRouter {
  private static final Duration HELD = Duration.ofMillis(300);

  @Test
  void connectionsAreIdleFromTheirAnswersEndToTheirOwn() throws Exception {
    CountDownLatch close = new CountDownLatch(1);
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send("HTTP/1.1 204 No Content\r\n\r\n");
              close.await();
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client.send("GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n").head();
      await().until(() -> router.count(Counter.BACKENDS_IDLE) == 1);
      close.countDown();
      await().until(() -> router.count(Counter.BACKENDS_IDLE) == 0);
    }
  }

  @Test
  void aLoopThatIsHeldUpIsLate() throws Exception {
    Loop loop = router.loops().loops().getFirst();
    LoopHistogram delays = loop.counters.delay();
    long before = delays.sumNanos();
    Callable<Boolean> hold =
        () -> {
          Thread.sleep(HELD);
          return true;
        };
    assertThat(loop.eventLoop.submit(hold).get()).isTrue();
    // Its timer was due before the end of that.
    long late = HELD.toNanos() - 2 * Deadlines.TICK_NANOS;
    await().until(() -> delays.sumNanos() - before >= late);
  }
}
