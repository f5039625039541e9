package dev.holdfast.events;

/// Monotonic time. Drives every decision; wall time is for messages only. Any thread.
@FunctionalInterface
public interface Ticker {
  /// Nanoseconds since an arbitrary origin. Compare two readings by their difference.
  long nanos();
}
