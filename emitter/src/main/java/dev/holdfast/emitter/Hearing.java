package dev.holdfast.emitter;

import dev.holdfast.events.log.LogIdentity;
import dev.holdfast.events.log.RouteLog;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a publisher has heard of its bus: acknowledgements, failures, and which log it is. Emitter
/// loop only.
final class Hearing {
  /// Above it routers may have missed more than deltas.
  private static final long OUTAGE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final RouteLog log;
  private long ackedNanos;
  private long routesFailingSinceNanos;
  private boolean isRoutesFailing;
  private boolean isOutage;
  private @Nullable LogIdentity identity;

  Hearing(RouteLog log) {
    this.log = log;
  }

  /// Nothing is waited for: silence means nothing.
  void onIdle(long nowNanos) {
    ackedNanos = nowNanos;
    isOutage = false;
  }

  /// Looks at the time before receipts are taken in: a silence that they end was an outage all the
  /// same, be it that this process stood still.
  void onTurn(long nowNanos) {
    isOutage |= isGoneForLong(nowNanos);
  }

  /// Nobody knows what became of what was under way.
  void onWriterLost() {
    isOutage = true;
  }

  /// Takes an acknowledgement in; returns whether it ends an outage. While the routes topic alone
  /// fails, no beat ends one.
  boolean onAcked(Sent sent, long nowNanos) {
    ackedNanos = nowNanos;
    isRoutesFailing &= sent instanceof Sent.Beat;
    boolean isEnd = isOutage && !isRoutesFailing;
    isOutage &= !isEnd;
    return isEnd;
  }

  void onFailed(Sent sent, long nowNanos) {
    if (!(sent instanceof Sent.Beat) && !isRoutesFailing) {
      isRoutesFailing = true;
      routesFailingSinceNanos = nowNanos;
    }
  }

  /// For how long nothing was acknowledged that was waited for.
  long silentNanos(long nowNanos) {
    return nowNanos - ackedNanos;
  }

  /// Whether the bus, or its routes topic alone, has been gone for longer than deltas can mend: the
  /// leaders of the two topics are not always one broker.
  private boolean isGoneForLong(long nowNanos) {
    return silentNanos(nowNanos) > OUTAGE_NANOS
        || (isRoutesFailing && nowNanos - routesFailingSinceNanos > OUTAGE_NANOS);
  }

  /// Whether another log answers under the same name than before. Told once; how often the bus is
  /// asked for its ids is a setting of the log, 30 s unless the operator says otherwise.
  boolean isOtherLog() {
    @Nullable LogIdentity now = log.evidence().identity();
    @Nullable LogIdentity before = identity;
    if (now == null || now.equals(before)) {
      return false;
    }
    identity = now;
    return before != null;
  }

  /// What is wrong with the bus, for people.
  String problem() {
    @Nullable String problem = log.evidence().problem();
    return problem == null ? "nothing was acknowledged for a while" : problem;
  }
}
