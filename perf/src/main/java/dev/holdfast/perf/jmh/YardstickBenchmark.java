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

/// The yardstick of lookups: one load whose place the load before it said, at random in so much
/// memory. A lookup that meets two such loads cannot take less than two of them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class YardstickBenchmark {
  /// What is walked through. A table of a million routes and its pools are about 110.
  @Param({"1", "16", "128"})
  public int mebibytes;

  private int[] next = new int[0];
  private int at;

  /// One cycle through all places (Sattolo).
  @Setup
  public void link() {
    next = new int[mebibytes << 18];
    SplittableRandom chance = new SplittableRandom(19);
    for (int i = 0; i < next.length; i++) {
      next[i] = i;
    }
    for (int i = next.length - 1; i > 0; i--) {
      int j = chance.nextInt(i);
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
