package dev.holdfast.emitter;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// How long one topic is left alone after failures: twice as long with each wait that ends in
/// another one, and jittered, so that emitters that lost the bus together do not come back
/// together. Emitter loop only.
final class Backoff {
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /// With its jitter 0.75 s: so long a change may wait for the next try after Kafka's client has
  /// found the bus, for which it has 1.2 s.
  private static final long UNREACHED_MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /// With its jitter 2 s: who is there and takes nothing is not asked more often.
  private static final long REFUSED_MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(1_333);

  private static final int DOUBLINGS_MOST = 10;

  private final RandomGenerator random;
  private int failuresInARow;
  private long endNanos;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  void onAcked() {
    failuresInARow = 0;
  }

  /// The bus has not been reached.
  void onFailed(long nowNanos) {
    begin(UNREACHED_MOST_NANOS, nowNanos);
  }

  /// The bus takes nothing of it, or the writer has failed for good.
  void onRefused(long nowNanos) {
    begin(REFUSED_MOST_NANOS, nowNanos);
  }

  private void begin(long atMostNanos, long nowNanos) {
    // Records that were in flight together fail together: one failure.
    if (waitNanos(nowNanos) > 0) {
      return;
    }
    long mostNanos = Math.min(atMostNanos, LEAST_NANOS << Math.min(failuresInARow, DOUBLINGS_MOST));
    failuresInARow++;
    endNanos = nowNanos + mostNanos / 2 + random.nextLong(mostNanos);
  }

  /// The next try may be made at once; what fails again waits longer still.
  void endWait(long nowNanos) {
    endNanos = nowNanos;
  }

  /// Whether the last thing heard is an acknowledgement.
  boolean isAnswering() {
    return failuresInARow == 0;
  }

  /// Nanoseconds to wait before the next try.
  long waitNanos(long nowNanos) {
    return failuresInARow == 0 ? 0 : Math.max(0, endNanos - nowNanos);
  }
}
