package dev.holdfast.router;

import dev.holdfast.events.log.RouteLog;
import dev.holdfast.registry.table.TableWriter;
import dev.holdfast.router.backend.Backend;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for what a router wants to know before it takes requests. Any thread; an interrupt ends
/// each wait.
final class Awaiting {
  private static final Logger LOG = LoggerFactory.getLogger(RouterAssembly.class);

  // Whoever has not answered by then is not there: what waits has waited in vain.
  private static final Duration UNANSWERED_MOST = Duration.ofSeconds(2);
  private static final Duration ALIVE_CHECK = Duration.ofMillis(100);

  private Awaiting() {}

  /// However long it takes: the disk owes no answer to anybody else, and what it knows is better
  /// than a 404.
  static void disk(CountDownLatch diskRead, TableThread tableThread) {
    while (!await(diskRead, ALIVE_CHECK) && tableThread.failure() == null) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }

  static void routes(
      RouterConfig config, RouteLog log, TableWriter<Backend> writer, CountDownLatch known) {
    Duration most = config.waitForRoutes();
    Duration unanswered = most.compareTo(UNANSWERED_MOST) < 0 ? most : UNANSWERED_MOST;
    if (await(known, unanswered)) {
      return;
    }
    if (log.evidence().answered() && await(known, most.minus(unanswered))) {
      return;
    }
    LOG.warn(
        "taking requests before the routes are known, unknown ones answer 404: {}; bus {}",
        writer.status().readiness().why(),
        writer.status().bus().why());
  }

  /// Lets some time pass.
  static void time(Duration most) {
    await(new CountDownLatch(1), most);
  }

  private static boolean await(CountDownLatch latch, Duration most) {
    try {
      return latch.await(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
