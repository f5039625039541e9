package dev.holdfast.router.tls;

import dev.holdfast.events.Ticker;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread `holdfast-certificates`: turns TLS in front until it is closed. A turn that dies is a
/// bug, and costs no request: what is in use stays.
public final class TlsThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsThread.class);
  private static final Duration CLOSE_MOST = Duration.ofSeconds(2);

  private final TlsFront front;
  private final Ticker ticker;
  private final ScheduledExecutorService thread;

  private TlsThread(TlsFront front, Ticker ticker) {
    this.front = front;
    this.ticker = ticker;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("holdfast-certificates").daemon().factory());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Runs until it is closed.
  public static TlsThread start(TlsFront front, Ticker ticker) {
    TlsThread started = new TlsThread(front, ticker);
    long interval = front.config().certificates().reloadInterval().toNanos();
    started.thread.scheduleWithFixedDelay(started::turn, interval, interval, TimeUnit.NANOSECONDS);
    return started;
  }

  private void turn() {
    try {
      front.doWork(ticker.nanos());
    } catch (RuntimeException e) {
      LOG.error("certificates were not looked at; those in use stay", e);
    }
  }

  /// Serves no handshake any more; connections that are open stay.
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the thread of the certificates did not end within {} s", CLOSE_MOST.toSeconds());
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    front.close();
  }
}
