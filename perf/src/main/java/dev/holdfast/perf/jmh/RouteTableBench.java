package dev.holdfast.perf.jmh;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// What `holdfast bench lookup` and `apply` leave out of the route table: `RouteTableBench
/// load|yardstick <directory> [<parameter>=<value,...> ...]` runs the benchmark in JVMs of its own,
/// writes `<directory>/<name>.json` and prints a table (`jvm=<flag,...>` adds flags to those JVMs);
/// `RouteTableBench memory <routes>` says what a route takes of this JVM's heap.
public final class RouteTableBench {
  /// As launcher/server.args, with memory for the alternatives beside.
  private static final String[] JVM = {
    "-Xms5g", "-Xmx5g", "-XX:+UseG1GC", "-XX:+UseCompactObjectHeaders", "-XX:+AlwaysPreTouch",
  };

  private RouteTableBench() {}

  /// Runs it.
  public static void main(String[] args) throws RunnerException, IOException {
    List<String> given = List.of(args);
    if (given.size() == 2 && given.getFirst().equals("memory")) {
      memory(Integer.parseInt(given.get(1)));
      return;
    }
    Class<?> benchmark = given.size() < 2 ? null : benchmark(given.getFirst());
    if (benchmark != null) {
      run(
          benchmark,
          Path.of(given.get(1), given.getFirst() + ".json"),
          given.subList(2, given.size()));
    } else {
      System.err.println(
          "usage: RouteTableBench load|yardstick <directory> [<parameter>=<value,...> ...] | memory"
              + " <routes>");
      System.exit(2);
    }
  }

  private static @Nullable Class<?> benchmark(String name) {
    return switch (name) {
      case "load" -> LoadBenchmark.class;
      case "yardstick" -> YardstickBenchmark.class;
      default -> null;
    };
  }

  private static void run(Class<?> benchmark, Path results, List<String> parameters)
      throws RunnerException, IOException {
    Files.createDirectories(results.toAbsolutePath().getParent());
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + benchmark.getSimpleName() + "\\.")
            .jvmArgs(JVM)
            .resultFormat(ResultFormatType.JSON)
            .result(results.toString());
    for (String parameter : parameters) {
      String[] parts = parameter.split("=", 2);
      options =
          parts[0].equals("jvm")
              ? options.jvmArgsAppend(parts[1].split(","))
              : options.param(parts[0], parts[1].split(","));
    }
    print(new Runner(options.build()).run());
  }

  private static void print(Collection<RunResult> results) {
    System.out.printf("%n%-8s %13s %13s  %s%n", "", "elapsed", "CPU ns", "parameters");
    for (RunResult result : results) {
      Result<?> elapsed = result.getPrimaryResult();
      Map<String, String> parameters = new TreeMap<>();
      for (String key : result.getParams().getParamsKeys()) {
        parameters.put(key, result.getParams().getParam(key));
      }
      System.out.printf(
          "%-8s %,8.1f %s %13s  %s%n",
          elapsed.getLabel(),
          elapsed.getScore(),
          elapsed.getScoreUnit(),
          cpuNanos(result.getSecondaryResults()),
          parameters);
    }
  }

  /// Processor time of an operation where it was measured.
  private static String cpuNanos(Map<String, ?> counters) {
    return counters.get("cpuNanos") instanceof Result<?> nanos
            && counters.get("operations") instanceof Result<?> operations
        ? "%,.1f".formatted(nanos.getScore() / operations.getScore())
        : "-";
  }

  /// Facts, table and indexes, all that hangs on them but the runtimes; less what was there before.
  private static void memory(int routes) {
    long before = usedBytes();
    FilledTable filled = FilledTable.of(new Site(routes, Site.Kind.HOSTS));
    try {
      System.out.printf(
          "%d routes with an endpoint each: %d bytes of heap a route%n",
          routes, (usedBytes() - before) / routes);
    } finally {
      Reference.reachabilityFence(filled);
    }
  }

  private static long usedBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
