package dev.holdfast.perf.degraded;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Something that is waited for.
@FunctionalInterface
interface Condition {
  long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /// Whether it holds now. An {@link IOException} says that nobody answers: it does not.
  boolean holds() throws IOException, InterruptedException;

  /// Waits for it. Whether it came to hold in time.
  default boolean await(Duration most) throws InterruptedException {
    Ticker ticker = SystemClocks.ticker();
    long endNanos = ticker.nanos() + most.toNanos();
    do {
      try {
        if (holds()) {
          return true;
        }
      } catch (IOException _) {
        // Asked again.
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    } while (ticker.nanos() - endNanos < 0);
    return false;
  }

  /// Waits for it; an {@link IOException} says that it did not come.
  ///
  /// @param what it is, behind "expected"
  default void require(Duration most, String what) throws IOException, InterruptedException {
    if (!await(most)) {
      throw new IOException("after %d s: expected %s".formatted(most.toSeconds(), what));
    }
  }
}
