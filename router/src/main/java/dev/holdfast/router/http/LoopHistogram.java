package dev.holdfast.router.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How long something took on one event loop, in fixed buckets. Its loop writes plain sums; any
/// thread reads them, each whole and at most a moment old, not all at one time.
public final class LoopHistogram {
  /// Upper bounds of the buckets, in ns; one more holds what is beyond.
  private static final long[] BOUNDS = {
    250_000L,
    500_000L,
    1_000_000L,
    2_500_000L,
    5_000_000L,
    10_000_000L,
    25_000_000L,
    50_000_000L,
    100_000_000L,
    250_000_000L,
    500_000_000L,
    1_000_000_000L,
    2_500_000_000L,
    5_000_000_000L,
    10_000_000_000L,
    30_000_000_000L,
    60_000_000_000L
  };

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  // Two cache lines on each side keep other loops' writes away.
  private static final int PADDING = 16;
  private static final int SUM = PADDING + BOUNDS.length + 1;

  private final long[] values = new long[SUM + 1 + PADDING];

  void add(long nanos) {
    int bucket = 0;
    while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
      bucket++;
    }
    addAt(PADDING + bucket, 1);
    addAt(SUM, nanos);
  }

  private void addAt(int index, long amount) {
    LONGS.setOpaque(values, index, values[index] + amount);
  }

  /// How many buckets there are; the last has no upper bound.
  public static int buckets() {
    return BOUNDS.length + 1;
  }

  /// The upper bound of a bucket in ns, {@link Long#MAX_VALUE} for the last.
  public static long boundNanos(int bucket) {
    return bucket == BOUNDS.length ? Long.MAX_VALUE : BOUNDS[bucket];
  }

  /// How many fell into the bucket, lower ones not included.
  public long count(int bucket) {
    return (long) LONGS.getOpaque(values, PADDING + bucket);
  }

  public long sumNanos() {
    return (long) LONGS.getOpaque(values, SUM);
  }
}
