package dev.holdfast.perf.jmh;

import dev.holdfast.perf.launch.Typed;
import dev.holdfast.perf.report.Findings;
import dev.holdfast.perf.report.FindingsRun;
import dev.holdfast.perf.report.ResultsOption;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast bench lookup`.
@Command(
    name = "lookup",
    header = "Measure what it takes to find the pool of a request.",
    description = {
      "One thread asks, as an event loop does, by the bytes of request heads. Each case is a JVM of"
          + " its own (JMH)."
    })
public final class LookupCommand implements Callable<Integer> {
  @Mixin private final Typed typed = new Typed();

  @Mixin private final CaseOptions cases = new CaseOptions();

  @Option(
      names = "--traffic",
      split = ",",
      defaultValue = "ZIPF,UNIFORM,MISS,WILDCARD,DEEP",
      description = "Which requests come: ${COMPLETION-CANDIDATES}.")
  private List<Traffic> traffic = List.of();

  @Option(
      names = "--ways",
      split = ",",
      defaultValue = "HOLDFAST",
      description = "What holds the routes: ${COMPLETION-CANDIDATES}.")
  private List<Way> ways = List.of();

  @Option(
      names = "--updates",
      split = ",",
      paramLabel = "N",
      defaultValue = "0",
      description = "Changes a second beside the lookups; the goals are for 0 and 10000.")
  private List<Integer> updates = List.of();

  @Option(
      names = "--awaited",
      description =
          "Begin a lookup when the one before has been answered; else the processor works at"
              + " several.")
  private boolean awaited;

  @Mixin private final ResultsOption results = new ResultsOption();

  /// For the command line.
  public LookupCommand() {}

  @Override
  public Integer call() throws IOException, RunnerException {
    CaseRunner runner = cases.runner(typed);
    FindingsRun run =
        results.begin(
            new Findings(
                "lookup",
                "ns to find the pool of a request",
                List.of(new Findings.Column("elapsed ns", 1), new Findings.Column("CPU ns", 1))));
    for (int routes : cases.routes(typed)) {
      for (Traffic asked : traffic) {
        for (int beside : updates) {
          for (Way way : ways) {
            run.add(row(runner, routes, asked, beside, way));
          }
        }
      }
    }
    run.end(String.join(" ", runner.flags()));
    return 0;
  }

  private Findings.Row row(CaseRunner runner, int routes, Traffic asked, int beside, Way way)
      throws RunnerException {
    CaseRunner.Taken taken =
        runner.run(
            LookupBenchmark.class,
            awaited ? "awaited" : "lookup",
            Map.of(
                "routes", String.valueOf(routes),
                "traffic", asked.name(),
                "way", way.name(),
                "updates", String.valueOf(beside)));
    String name =
        "%,d routes, %s, %s%s%s"
            .formatted(
                routes,
                asked.name().toLowerCase(Locale.ROOT),
                way.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                awaited ? ", awaited" : "",
                beside == 0 ? "" : ", %,d updates/s".formatted(beside));
    return new Findings.Row(name, taken.figures());
  }
}
