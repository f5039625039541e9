package dev.holdfast.registry.disk;

import java.util.concurrent.TimeUnit;

/// The sizes and times by which the disk is worked, smaller in tests. Immutable.
///
/// @param journalBytesLeast no generation is cut for a journal that is smaller
/// @param plainBytesMost a generation of more bytes is a map
/// @param sliceNanos how long a turn copies states
/// @param retryLeastNanos from a failure to the next attempt
/// @param retryMostNanos the same after many failures
/// @param workers how many threads decode at a start; one: the caller's
record Limits(
    long journalBytesLeast,
    long plainBytesMost,
    long sliceNanos,
    long retryLeastNanos,
    long retryMostNanos,
    int workers) {

  /// Those of a router. A slice is a fifth of what a turn may be held for. 256 MiB is where
  /// Chronicle Map's three seconds of processor time are less than a fourth of the start.
  static Limits usual() {
    return new Limits(
        64L << 20,
        256L << 20,
        TimeUnit.MILLISECONDS.toNanos(2),
        TimeUnit.SECONDS.toNanos(1),
        TimeUnit.MINUTES.toNanos(5),
        Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4));
  }
}
