package dev.holdfast.perf.proxy;

import dev.holdfast.perf.launch.JvmCommand;
import dev.holdfast.perf.launch.Typed;
import dev.holdfast.perf.report.Findings;
import dev.holdfast.perf.report.FindingsRun;
import dev.holdfast.perf.report.ReportFolder;
import dev.holdfast.perf.report.ResultsOption;
import dev.holdfast.perf.report.Spread;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast bench matrix`.
@Command(
    name = "matrix",
    header = "Measure Holdfast beside nginx and HAProxy under every load in turn.",
    description = {
      "What `bench proxy` measures, over sizes of answers, connections, routes, TLS and HTTP/2;"
          + " half an hour where nothing is said. Each load leaves its own report in the folder of"
          + " the whole. Needs Linux."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:requests have failed or were misrouted, or a proxy did not run",
      "2:the command was not understood"
    })
public final class MatrixCommand implements Callable<Integer> {
  private static final List<Findings.Column> COLUMNS =
      List.of(
          new Findings.Column("CPU us", 1),
          new Findings.Column("x nginx", 2),
          new Findings.Column("requests/s", 0),
          new Findings.Column("p50 ms", 3),
          new Findings.Column("p99 ms", 2),
          new Findings.Column("p99.9 ms", 2));

  @Option(
      names = "--loads",
      split = ",",
      paramLabel = "NAME",
      description = "Which ones, in their order; all where nothing is said. --list names them.")
  private List<String> loads = List.of();

  @Option(names = "--list", description = "Name the loads and end.")
  private boolean list;

  @Option(
      names = "--proxies",
      paramLabel = "NAME[,NAME...]",
      defaultValue = Peers.HTTP2,
      description = "As of `bench proxy`.")
  private String proxies = "";

  @Mixin private final TurnOptions turns = new TurnOptions(3, 3, 6);

  @Mixin private final Typed typed = new Typed();

  @Mixin private final ResultsOption results = new ResultsOption();

  /// For the command line.
  public MatrixCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = typed.out();
    if (list) {
      Loads.ALL.forEach(load -> out.printf("%-20s %s%n", load.name(), load.options()));
      return 0;
    }
    List<Loads.Named> wanted = wanted();
    List<Plan> plans = wanted.stream().map(this::plan).toList();
    ReportFolder folder = results.folder("matrix");
    StringWriter table = new StringWriter();
    FindingsRun run = new FindingsRun(folder, findings(), new PrintWriter(table));
    JvmCommand java = JvmCommand.ofLauncher();
    boolean clean = true;
    for (int i = 0; i < plans.size(); i++) {
      String load = wanted.get(i).name();
      out.printf("%n== %s%n", load);
      Report report = new Measurement(plans.get(i), java, out).run();
      new ReportFolder(folder.folder().resolve(load), "proxy")
          .write(ReportJson.of(report), ReportPage.of(report));
      report.results().forEach(result -> run.add(row(load, result)));
      clean &= report.isClean();
      if (!report.isClean()) {
        run.remark(load + ": requests have failed or were misrouted");
      }
    }
    run.end(java.flags());
    out.printf("%n%s", table);
    out.flush();
    return clean ? 0 : 1;
  }

  private List<Loads.Named> wanted() {
    List<String> known = Loads.names();
    loads.forEach(name -> typed.require(known.contains(name), "--loads", name, "one of " + known));
    return Loads.ALL.stream()
        .filter(load -> loads.isEmpty() || loads.contains(load.name()))
        .toList();
  }

  private Plan plan(Loads.Named load) {
    List<String> words = new ArrayList<>(load.words());
    words.addAll(List.of("--proxies", proxies));
    return ProxyCommand.planOf(words, turns.checked(typed));
  }

  private static Findings findings() {
    return new Findings(
        "matrix", "processor time per request and latency of each proxy under each load", COLUMNS);
  }

  private static Findings.Row row(String load, Result result) {
    return new Findings.Row(
        load + ": " + result.proxy(),
        List.of(
            result.micros(),
            result.ratio(),
            result.perSecond(),
            milliseconds(result, 50),
            milliseconds(result, 99),
            milliseconds(result, 99.9)));
  }

  private static Spread milliseconds(Result result, double percentile) {
    return Spread.of(List.of(result.latencyMs(percentile)));
  }
}
