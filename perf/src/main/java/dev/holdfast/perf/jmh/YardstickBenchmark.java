package dev.holdfast.perf.jmh;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The yardstick of lookups: one load whose place the load before it said, a line at random of so
/// much memory. A lookup that meets two such loads cannot take less than two of them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class YardstickBenchmark {
  /// What is walked through, in KiB. A table of a million routes and its pools are about 90,000.
  @Param({"32", "1024", "16384", "131072", "524288"})
  public int kibibytes;

  /// Ints in a cache line: each is met once.
  private static final int LINE = 16;

  private int[] next = new int[0];
  private int at;

  /// One cycle through all lines (Sattolo).
  @Setup
  public void link() {
    next = new int[kibibytes << 8];
    SplittableRandom chance = new SplittableRandom(19);
    for (int i = 0; i < next.length; i += LINE) {
      next[i] = i;
    }
    for (int i = next.length - LINE; i > 0; i -= LINE) {
      int j = LINE * chance.nextInt(i / LINE);
      int swapped = next[i];
      next[i] = next[j];
      next[j] = swapped;
    }
  }

  /// One load.
  @Benchmark
  public int load(CpuTime cpu) {
    cpu.operations++;
    at = next[at];
    return at;
  }
}
