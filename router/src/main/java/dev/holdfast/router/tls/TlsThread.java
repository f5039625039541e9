package dev.holdfast.router.tls;

import dev.holdfast.events.Ticker;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread `holdfast-certificates` for TLS in front, `holdfast-app-trust` for TLS to apps: turns
/// it until it is closed. A turn that dies is a bug, and costs no request: what is in use stays.
public final class TlsThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsThread.class);
  private static final Duration CLOSE_MOST = Duration.ofSeconds(2);

  private final Runnable turn;
  private final Runnable end;
  private final ScheduledExecutorService thread;

  private TlsThread(String name, Runnable turn, Runnable end) {
    this.turn = turn;
    this.end = end;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
  }

  public static TlsThread start(TlsFront front, Ticker ticker) {
    return new TlsThread("holdfast-certificates", () -> front.doWork(ticker.nanos()), front::close)
        .every(front.config().certificates().reloadInterval());
  }

  public static TlsThread start(AppTls apps) {
    return new TlsThread("holdfast-app-trust", apps::doWork, apps::close)
        .every(apps.config().reloadInterval());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Runs until it is closed.
  private TlsThread every(Duration interval) {
    long nanos = interval.toNanos();
    thread.scheduleWithFixedDelay(this::turn, nanos, nanos, TimeUnit.NANOSECONDS);
    return this;
  }

  private void turn() {
    try {
      turn.run();
    } catch (RuntimeException e) {
      LOG.error("certificates were not looked at; those in use stay", e);
    }
  }

  /// Does no handshake any more; connections that are open stay.
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
    end.run();
  }
}
