package dev.holdfast.perf.proxy;

import dev.holdfast.events.Ticker;
import dev.holdfast.perf.launch.ResidentMemory;
import java.io.IOException;

/// What is counted in a turn of its own, after the measured ones. NaN and empty: not known here.
/// Immutable.
///
/// @param heapBytes allocated on the heap per answer; JVMs only
/// @param residentKiB of the process, after all rounds
/// @param collectors of the JVM
record Counts(double systemCalls, double heapBytes, long residentKiB, String collectors) {
  private static final double SECONDS_MAX = 2;

  static Counts of(OneLoop loop, Ticker ticker, RunningProxy proxy, Plan plan)
      throws IOException, InterruptedException {
    double seconds = Math.min(plan.seconds(), SECONDS_MAX);
    long residentKiB = ResidentMemory.kib(proxy.pid());
    try (LoadRun run = LoadRun.start(loop, ticker, proxy, plan)) {
      double calls = SystemCalls.perAnswer(run, proxy.pid(), seconds);
      if (!proxy.isJvm()) {
        return new Counts(calls, Double.NaN, residentKiB, "");
      }
      try (ManagedJvm jvm = ManagedJvm.of(proxy.pid())) {
        return new Counts(calls, jvm.bytesPerAnswer(run, seconds), residentKiB, jvm.collectors());
      }
    }
  }
}
