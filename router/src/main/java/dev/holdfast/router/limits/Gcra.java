package dev.holdfast.router.limits;

/// A token bucket kept as one time (the generic cell rate algorithm, ITU-T I.371): when the next
/// request would come if all came evenly. A request conforms where that lies at most `burst - 1`
/// intervals ahead, and moves it by one. Times are of a monotonic clock that begins at 0, in any
/// unit; a kept time that has passed is a whole bucket.
final class Gcra {
  private Gcra() {}

  /// How long until a request conforms; 0 or less where one does now.
  static long waitFor(long kept, long now, long interval, int burst) {
    return own(kept, now, interval, burst) - (burst - 1) * interval - now;
  }

  /// What is kept once a request that conforms has come.
  static long next(long kept, long now, long interval, int burst) {
    return Math.max(own(kept, now, interval, burst), now) + interval;
  }

  /// A time farther ahead than a burst was kept under other limits, or by another: the bucket is
  /// whole, rather than empty for as long as those would have it.
  private static long own(long kept, long now, long interval, int burst) {
    return kept - now > burst * interval ? 0 : kept;
  }
}
