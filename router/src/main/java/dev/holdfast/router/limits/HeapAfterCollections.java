package dev.holdfast.router.limits;

import java.util.concurrent.TimeUnit;

/// What of the heap is in use for good: the least that the last three collections left. Where there
/// was none for a while nobody asks for memory, and what the last one left says nothing of now. One
/// thread.
final class HeapAfterCollections {
  private static final int COLLECTIONS = 3;
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final double[] left = new double[COLLECTIONS];
  private long seen;
  private int next;
  private long seenNanos;

  /// A look at the collectors: how often they have collected, and what share of the heap the newest
  /// collection has left in use.
  void onLook(long collections, double newest, long nowNanos) {
    if (collections != seen) {
      seen = collections;
      seenNanos = nowNanos;
      left[next++ % COLLECTIONS] = newest;
    }
  }

  /// From 0 to 1; 0 where it is not known.
  double share(long nowNanos) {
    if (nowNanos - seenNanos > SILENT_NANOS) {
      return 0;
    }
    return Math.min(left[0], Math.min(left[1], left[2]));
  }
}
