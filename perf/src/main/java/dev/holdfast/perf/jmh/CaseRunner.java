package dev.holdfast.perf.jmh;

import dev.holdfast.perf.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/// Runs cases of a benchmark one by one, each in a JVM of its own, without JMH's own talk.
/// Immutable.
///
/// @param heap of those JVMs, such as `5g`
/// @param largePages whether the kernel is asked for some
/// @param warmUps how many iterations come before; null: as the benchmark says
/// @param iterations how many are measured
/// @param iterationSeconds how long each of both is, where it has no fixed number of operations
record CaseRunner(
    String heap,
    boolean largePages,
    @Nullable Integer warmUps,
    int iterations,
    double iterationSeconds) {
  /// What a case has taken: ns of an operation.
  ///
  /// @param elapsed over the iterations
  /// @param cpu processor time of the thread that does it, all iterations together
  record Taken(Spread elapsed, Spread cpu) {
    List<Spread> figures() {
      return List.of(elapsed, cpu);
    }
  }

  /// As launcher/server.args, with memory for the alternatives beside; JMH uses Unsafe.
  List<String> flags() {
    return List.of(
        "-Xms" + heap,
        "-Xmx" + heap,
        "-XX:+UseG1GC",
        "-XX:+UseCompactObjectHeaders",
        largePages ? "-XX:+UseTransparentHugePages" : "-XX:-UseTransparentHugePages",
        "-XX:+AlwaysPreTouch",
        "--sun-misc-unsafe-memory-access=allow");
  }

  /// Runs one case and waits for it.
  ///
  /// @param method of the benchmark
  /// @param parameters one value for each
  Taken run(Class<?> benchmark, String method, Map<String, String> parameters)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + benchmark.getSimpleName() + "\\." + method + "$")
            .jvmArgs(flags().toArray(new String[0]))
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .warmupTime(iteration())
            .measurementIterations(iterations)
            .measurementTime(iteration());
    if (warmUps != null) {
      options = options.warmupIterations(warmUps);
    }
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      options = options.param(parameter.getKey(), parameter.getValue());
    }
    return taken(new Runner(options.build()).runSingle());
  }

  private TimeValue iteration() {
    return TimeValue.milliseconds((long) (iterationSeconds * 1e3));
  }

  private static Taken taken(RunResult result) {
    Statistics statistics = result.getPrimaryResult().getStatistics();
    return new Taken(
        new Spread(statistics.getPercentile(50), statistics.getMin(), statistics.getMax()),
        Spread.of(cpuNanos(result.getSecondaryResults())));
  }

  private static List<Double> cpuNanos(Map<String, ?> counters) {
    List<Double> nanos = new ArrayList<>();
    if (counters.get("cpuNanos") instanceof Result<?> cpu
        && counters.get("operations") instanceof Result<?> operations) {
      nanos.add(cpu.getScore() / operations.getScore());
    }
    return nanos;
  }
}
