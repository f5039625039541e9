package dev.holdfast.emitter;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Where the emitter's loop rests until it has something to do. `wake` is for any thread and is
/// never lost: one that comes before the rest ends it at once.
final class Rest {
  private final Semaphore reasons = new Semaphore(0);

  void wake() {
    // More than one reason is one reason.
    if (reasons.availablePermits() == 0) {
      reasons.release();
    }
  }

  /// Rests for at most `mostNanos`.
  void rest(long mostNanos) throws InterruptedException {
    if (reasons.tryAcquire(Math.max(0, mostNanos), TimeUnit.NANOSECONDS)) {
      reasons.drainPermits();
    }
  }
}
