package dev.holdfast.perf.degraded;

import dev.holdfast.perf.launch.JvmCommand;
import dev.holdfast.perf.launch.Typed;
import dev.holdfast.perf.report.ReportFolder;
import dev.holdfast.perf.report.ResultsOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast bench degraded`.
@Command(
    name = "degraded",
    header = "Break what Holdfast depends on, one thing after the other, while requests run.",
    description = {
      "A broker, a router and an emitter for each cell run as processes; every answer is checked"
          + " for the app that gave it. JSON and a page with plots are written when it has ended."
          + " Needs Linux. HOLDFAST_JAVA_OPTS gives the router's JVM more flags."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every promise was kept",
      "1:a promise was broken, or the site did not start",
      "2:the command was not understood"
    })
public final class DegradedCommand implements Callable<Integer> {
  private static final int CELLS_MOST = 200;
  private static final int ENDPOINTS_MOST = 100;
  private static final int QUICKEN_MOST = 20;

  @Mixin private final Typed typed = new Typed();

  @Option(
      names = "--faults",
      split = ",",
      paramLabel = "NAME",
      description = "Which ones, in their order; all where nothing is said. --list names them.")
  private List<String> faults = List.of();

  @Option(names = "--list", description = "Name the faults and end.")
  private boolean list;

  @Option(names = "--cells", defaultValue = "11", description = "Each with an emitter's process.")
  private int cells;

  @Option(names = "--endpoints", defaultValue = "4", description = "On each cell, one of each app.")
  private int endpoints;

  @Option(
      names = "--rate",
      defaultValue = "500",
      description = "Requests per second, sent whether or not answers come.")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "Before a fault, while it lasts, and after.")
  private double seconds;

  @Option(
      names = "--quicken",
      defaultValue = "5",
      paramLabel = "TIMES",
      description =
          "By how much beats come faster, and the times of freshness, doubt and ejection are"
              + " shorter, than usual; 1: as usual.")
  private int quicken;

  @Mixin private final ResultsOption results = new ResultsOption();

  /// For the command line.
  public DegradedCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = typed.out();
    if (list) {
      Faults.ALL.forEach(fault -> out.printf("%-22s %s%n", fault.name(), fault.text()));
      return 0;
    }
    Plan plan = plan();
    ReportFolder folder = results.folder("degraded");
    DegradedReport report = new DegradedRun(plan, JvmCommand.ofLauncher().flags(), out).run();
    out.printf("%nreport: %s%n", folder.write(DegradedJson.of(report), DegradedPage.of(report)));
    return report.isKept() ? 0 : 1;
  }

  private Plan plan() throws IOException {
    typed.requireWithin(3, CELLS_MOST, "--cells", cells);
    typed.requireWithin(1, ENDPOINTS_MOST, "--endpoints", endpoints);
    typed.requireAtLeast(1, "--rate", rate);
    typed.requirePositive("--seconds", seconds);
    typed.requireWithin(1, QUICKEN_MOST, "--quicken", quicken);
    return new Plan(named(), cells, endpoints, rate, seconds, quicken, JvmCommand.launcher());
  }

  private List<Fault> named() {
    if (faults.isEmpty()) {
      return Faults.ALL;
    }
    List<Fault> named = new ArrayList<>();
    for (String name : faults) {
      typed.require(Faults.names().contains(name), "--faults", name, "one of " + Faults.names());
      Faults.ALL.stream().filter(fault -> fault.name().equals(name)).forEach(named::add);
    }
    return named;
  }
}
