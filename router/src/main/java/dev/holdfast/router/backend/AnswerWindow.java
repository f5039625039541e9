package dev.holdfast.router.backend;

/// How many answers an endpoint gave in one interval, and how many of them failed, in one number:
/// so that loops count without a lock. From the top: the interval's number (16 bits), failures
/// (24), answers (24).
final class AnswerWindow {
  private static final int COUNT_BITS = 24;
  private static final int INTERVAL_AT = 2 * COUNT_BITS;
  private static final long COUNT_MOST = (1L << COUNT_BITS) - 1;

  private AnswerWindow() {}

  /// The interval that a time falls into; numbers come round after 65,536 of them.
  static int interval(long nowNanos, long lengthNanos) {
    return (int) Math.floorDiv(nowNanos, lengthNanos) & 0xffff;
  }

  /// One more answer in that interval. A full window stays as it is.
  static long with(long window, int interval, boolean failed) {
    long counts = intervalOf(window) == interval ? window : (long) interval << INTERVAL_AT;
    if (answers(counts) == COUNT_MOST) {
      return counts;
    }
    return counts + 1 + (failed ? 1L << COUNT_BITS : 0);
  }

  static int intervalOf(long window) {
    return (int) (window >>> INTERVAL_AT);
  }

  static long answers(long window) {
    return window & COUNT_MOST;
  }

  static long failures(long window) {
    return window >>> COUNT_BITS & COUNT_MOST;
  }

  /// The share of answers that did not fail.
  static double successRate(long window) {
    long answers = answers(window);
    return answers == 0 ? 1 : (double) (answers - failures(window)) / answers;
  }
}
