package dev.holdfast.router;

import dev.holdfast.events.Ticker;
import dev.holdfast.router.admin.Serving;
import dev.holdfast.router.http.EventLoops;
import dev.holdfast.router.http.HttpListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The drain: `/health` turns bad while requests are still taken, then no new connections are, each
/// answer is its connection's last, and what is in flight may end; at the deadline the rest is cut.
/// Whoever stops the router.
final class GracefulStop {
  private static final Logger LOG = LoggerFactory.getLogger(GracefulStop.class);

  // The loops cut off what is left at the timeout; this is for that.
  private static final Duration CUT_MOST = Duration.ofSeconds(1);

  private volatile DrainConfig config;
  private final Serving serving;
  private final List<HttpListener> listeners;
  private final EventLoops loops;
  private final Ticker ticker;

  GracefulStop(
      DrainConfig config,
      Serving serving,
      List<HttpListener> listeners,
      EventLoops loops,
      Ticker ticker) {
    this.config = config;
    this.serving = serving;
    this.listeners = listeners;
    this.loops = loops;
    this.ticker = ticker;
  }

  /// A drain that begins from now on goes so. Any thread.
  void become(DrainConfig newConfig) {
    config = newConfig;
  }

  /// Returns when it is done.
  void run() {
    LOG.info("draining: {} of warning, then {} at most", config.waitTime(), config.timeout());
    try {
      serving.onDraining(Serving.Step.WARNING, ticker.nanos() + config.waitTime().toNanos());
      Awaiting.time(config.waitTime());
      serving.onDraining(Serving.Step.FINISHING, ticker.nanos() + config.timeout().toNanos());
      listeners.forEach(HttpListener::stopListening);
      loops
          .drain(config.timeout())
          .get(config.timeout().plus(CUT_MOST).toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("not all requests have ended: {}", String.valueOf(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
