package dev.holdfast.perf.jmh;

import dev.holdfast.perf.launch.Typed;
import dev.holdfast.perf.report.Findings;
import dev.holdfast.perf.report.FindingsRun;
import dev.holdfast.perf.report.ResultsOption;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast bench apply`.
@Command(
    name = "apply",
    header = "Measure what a record takes, from its bytes to the pool that requests find.",
    description = {
      "Records of endpoints at random, 500 a turn, as a poll brings them. Each case is a JVM of its"
          + " own (JMH)."
    })
public final class ApplyCommand implements Callable<Integer> {
  /// What is measured: a method of the benchmark, and in words.
  private static final Map<String, String> PARTS =
      Map.of("apply", "applied and published", "decode", "decoded");

  @Mixin private final Typed typed = new Typed();

  @Mixin private final CaseOptions cases = new CaseOptions();
  @Mixin private final ResultsOption results = new ResultsOption();

  /// For the command line.
  public ApplyCommand() {}

  @Override
  public Integer call() throws IOException, RunnerException {
    CaseRunner runner = cases.runner(typed);
    FindingsRun run =
        results.begin(
            new Findings(
                "apply",
                "ns a record that registers an endpoint of a full table anew",
                List.of(new Findings.Column("elapsed ns", 0), new Findings.Column("CPU ns", 0))));
    for (int routes : cases.routes(typed)) {
      for (String part : List.of("decode", "apply")) {
        CaseRunner.Taken taken =
            runner.run(ApplyBenchmark.class, part, Map.of("routes", String.valueOf(routes)));
        run.add(
            new Findings.Row(
                "%,d endpoints, %s".formatted(routes, PARTS.get(part)), taken.figures()));
      }
    }
    run.end(String.join(" ", runner.flags()));
    return 0;
  }
}
