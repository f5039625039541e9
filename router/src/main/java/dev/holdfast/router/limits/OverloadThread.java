package dev.holdfast.router.limits;

import dev.holdfast.events.Ticker;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread `holdfast-overload`: turns the watch until it is closed. A turn that dies is a bug,
/// and costs no request: loops go on by their own lag.
public final class OverloadThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OverloadThread.class);
  // As often as Envoy's overload manager looks.
  private static final long TURN_MS = 250;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("holdfast-overload").daemon().factory());

  private OverloadThread() {}

  @SuppressWarnings("FutureReturnValueIgnored") // Runs until it is closed.
  public static OverloadThread start(OverloadWatch watch, Ticker ticker) {
    OverloadThread started = new OverloadThread();
    started.thread.scheduleWithFixedDelay(
        () -> turn(watch, ticker.nanos()), TURN_MS, TURN_MS, TimeUnit.MILLISECONDS);
    return started;
  }

  private static void turn(OverloadWatch watch, long nowNanos) {
    try {
      watch.doWork(nowNanos);
    } catch (RuntimeException e) {
      LOG.error("memory was not looked at; loops go on by their own lag", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
