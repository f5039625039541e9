package dev.holdfast.perf.fleet;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.log.LogWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A change's way from its acceptance by an emitter to a route: when it passed where. Any thread.
final class Passage {
  private static final Ticker TICKER = SystemClocks.ticker();
  private static final InstantSource WALL = SystemClocks.wall();

  /// The acknowledgement mostly comes a moment before or after the route is there.
  private static final long RECEIPT_MOST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LOOK_EVERY_NANOS = 50_000;

  private final Route route;
  private final long acceptedNanos = TICKER.nanos();
  private final Instant accepted = WALL.instant();
  private long handedNanos;
  private int tries;
  private int failures;
  private volatile long answeredNanos;
  private long appendTimeMs;
  private volatile boolean isAcked;
  private volatile long ackedNanos;

  /// Begins now.
  Passage(String host) {
    this.route = new Route(host, "");
  }

  /// Where it went for how long, in ns since its acceptance.
  ///
  /// @param handed to Kafka's client, for the first time
  /// @param tries how often it was handed over
  /// @param appended the broker's time, in whole ms, so up to 1 ms too early
  /// @param acked at the emitter
  /// @param answered by the app, through the router
  record Times(long handed, int tries, int failures, long appended, long acked, long answered) {
    /// From the log to the first answer: the router's part, and its app's.
    long onLog() {
      return answered - appended;
    }

    /// A sentence in ms.
    String text() {
      return "%.1f ms: handed to Kafka's client after %.1f (%d times, %d failed), on the log after %.0f, acknowledged after %.1f"
          .formatted(answered / 1e6, handed / 1e6, tries, failures, appended / 1e6, acked / 1e6);
    }
  }

  /// Whether that record says it.
  boolean isSaidBy(RouteEvent event) {
    return switch (event) {
      case RouteEvent.Register register -> isOf(register.endpoint());
      case RouteEvent.Manifest manifest -> manifest.endpoints().stream().anyMatch(this::isOf);
      case RouteEvent.Hello _, RouteEvent.Unregister _, RouteEvent.Beat _ -> false;
    };
  }

  private boolean isOf(Endpoint endpoint) {
    return endpoint.routes().contains(route);
  }

  /// A record that says it is handed over; what becomes of it is noted, and told to the owner of
  /// the receipt.
  synchronized LogWriter.Receipt onHanded(LogWriter.Receipt receipt) {
    if (tries++ == 0) {
      handedNanos = TICKER.nanos();
    }
    return new LogWriter.Receipt() {
      @Override
      public void onAcked(long offset, long atMs) {
        acked(atMs);
        receipt.onAcked(offset, atMs);
      }

      @Override
      public void onFailed(LogWriter.Failure failure) {
        failed();
        receipt.onFailed(failure);
      }
    };
  }

  private synchronized void acked(long atMs) {
    if (!isAcked) {
      ackedNanos = TICKER.nanos();
      appendTimeMs = atMs;
      isAcked = true;
    }
  }

  private synchronized void failed() {
    failures++;
  }

  /// The app has answered.
  void onAnswered() {
    answeredNanos = TICKER.nanos();
  }

  /// How long it took until then.
  long nanos() {
    return answeredNanos - acceptedNanos;
  }

  /// All of it, after waiting for the receipt for a moment.
  Times times() {
    while (!isAcked && TICKER.nanos() - answeredNanos < RECEIPT_MOST_NANOS) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    synchronized (this) {
      long appended = Duration.between(accepted, Instant.ofEpochMilli(appendTimeMs)).toNanos();
      return new Times(
          handedNanos - acceptedNanos,
          tries,
          failures,
          Math.max(0, appended),
          ackedNanos - acceptedNanos,
          nanos());
    }
  }
}
