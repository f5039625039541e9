package dev.holdfast.perf.jmh;

import dev.holdfast.perf.launch.Typed;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the benchmarks of the table are run with.
final class CaseOptions {
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
      names = "--warm-up",
      paramLabel = "ITERATIONS",
      description = "Before them, which do not count; as many as the benchmark needs by default.")
  private @Nullable Integer warmUp;

  @Option(
      names = "--seconds",
      defaultValue = "1",
      description = "Of an iteration that has no fixed number of operations.")
  private double seconds;

  @Option(
      names = "--large-pages",
      description = "Let the kernel back the heap with pages of 2 MiB (Linux).")
  private boolean largePages;

  List<Integer> routes(Typed typed) {
    for (int each : routes) {
      typed.require(each >= 1 && each <= 10_000_000, "--routes", each, "1 to 10000000");
    }
    return routes;
  }

  CaseRunner runner(Typed typed) {
    typed.require(heap.matches("[1-9]\\d*[mg]"), "--heap", heap, "a size such as 5g or 500m");
    typed.require(iterations >= 1, "--iterations", iterations, "1 or more");
    typed.require(seconds > 0, "--seconds", seconds, "more than 0");
    if (warmUp != null) {
      typed.require(warmUp >= 0, "--warm-up", warmUp, "0 or more");
    }
    return new CaseRunner(heap, largePages, warmUp, iterations, seconds);
  }
}
