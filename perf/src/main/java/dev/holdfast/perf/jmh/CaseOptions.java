package dev.holdfast.perf.jmh;

import dev.holdfast.perf.launch.Expected;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What the benchmarks of the table are run with.
final class CaseOptions {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
  private CommandSpec command;

  @Option(
      names = "--routes",
      split = ",",
      paramLabel = "N",
      defaultValue = "1000,1000000",
      description = "Routes in the table, with an endpoint each.")
  private List<Integer> routes = List.of();

  @Option(
      names = "--heap",
      defaultValue = "5g",
      description = "Of the JVM that is measured; a million routes and the ways beside take 5g.")
  private String heap = "5g";

  @Option(names = "--iterations", defaultValue = "5", description = "That are measured.")
  private int iterations;

  @Option(
      names = "--seconds",
      defaultValue = "1",
      description = "Of an iteration that has no fixed number of operations.")
  private double seconds;

  List<Integer> routes() {
    for (int each : routes) {
      require(each >= 1 && each <= 10_000_000, "--routes", each, "1 to 10000000");
    }
    return routes;
  }

  CaseRunner runner() {
    require(heap.matches("[1-9]\\d*[mg]"), "--heap", heap, "a size such as 5g or 500m");
    require(iterations >= 1, "--iterations", iterations, "1 or more");
    require(seconds > 0, "--seconds", seconds, "more than 0");
    return new CaseRunner(heap, iterations, seconds);
  }

  private void require(boolean met, String option, Object value, String expected) {
    Expected.require(command, met, option, value, expected);
  }
}
