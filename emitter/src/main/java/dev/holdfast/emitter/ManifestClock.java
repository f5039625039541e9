package dev.holdfast.emitter;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// When the next manifest is due. Emitter loop only.
final class ManifestClock {
  private static final long REFUSED_RETRY_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final long periodNanos;
  private final RandomGenerator random;
  private long dueNanos;
  private long manifestBytes;
  private long deltaBytes;
  private boolean isRefused;

  ManifestClock(Duration period, RandomGenerator random) {
    this.periodNanos = period.toNanos();
    this.random = random;
  }

  boolean isDue(long nowNanos) {
    return nowNanos - dueNanos >= 0;
  }

  /// For how long it has been due; less than 0 until it is.
  long overdueNanos(long nowNanos) {
    return nowNanos - dueNanos;
  }

  long dueNanos() {
    return dueNanos;
  }

  /// Whether the bus has refused the last one: what the log holds is not certain then.
  boolean isRefused() {
    return isRefused;
  }

  /// At this time at the latest.
  void dueBy(long atNanos) {
    if (atNanos - dueNanos < 0) {
      dueNanos = atNanos;
    }
  }

  /// At this time, whatever was before.
  void dueAt(long atNanos) {
    dueNanos = atNanos;
  }

  /// Now, since it costs less than deltas. One that the bus has refused waits for its time all the
  /// same: what it says is deltas by then, and would call for it again at once.
  void dueAsCheaper(long nowNanos) {
    if (!isRefused) {
      dueBy(nowNanos);
    }
  }

  void onDelta(long bytes, long nowNanos) {
    deltaBytes += bytes;
    if (deltaBytes > manifestBytes) {
      dueAsCheaper(nowNanos);
    }
  }

  /// The next one comes after a period, give or take a tenth: cells that began together do not
  /// repeat themselves together.
  void onSent(long bytes, long nowNanos) {
    manifestBytes = bytes;
    deltaBytes = 0;
    dueNanos = nowNanos + periodNanos - periodNanos / 10 + random.nextLong(periodNanos / 5 + 1);
  }

  void onAcked() {
    isRefused = false;
  }

  void onFailed(long nowNanos) {
    dueNanos = nowNanos;
  }

  /// It is said again, and must not count with each try of a long outage.
  void onDeltaFailed(long bytes) {
    deltaBytes -= bytes;
  }

  /// What it would have said is not in the log: a manifest says it, if the bus takes that.
  void onDeltaRefused(long nowNanos) {
    dueBy(nowNanos + REFUSED_RETRY_NANOS);
  }

  void onRefused(long nowNanos) {
    isRefused = true;
    dueNanos = nowNanos + REFUSED_RETRY_NANOS;
  }
}
