package dev.holdfast.events;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that a test moves by hand. It begins a minute before its reading overflows, so that code
/// which compares two readings instead of their difference fails. Any thread.
public final class ManualTicker implements Ticker {
  private final AtomicLong nowNanos =
      new AtomicLong(Long.MAX_VALUE - Duration.ofMinutes(1).toNanos());

  @Override
  public long nanos() {
    return nowNanos.get();
  }

  /// Moves time on.
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("monotonic time went back by " + by);
    }
    nowNanos.addAndGet(by.toNanos());
  }

  /// Moves time on by milliseconds.
  public void advanceMs(long ms) {
    advance(Duration.ofMillis(ms));
  }
}
