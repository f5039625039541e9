package dev.holdfast.perf.fleet;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.perf.launch.FileTree;
import dev.holdfast.perf.launch.ResidentMemory;
import dev.holdfast.perf.launch.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Plays the fleet, part after part; each leaves a row, as a line of standard output that begins
/// with `row`, and remarks as lines that begin with `remark`. Its arguments are a {@link Plan}'s
/// words.
public final class FleetRun {
  static final String SITE = "fleet";
  static final String ROW = "row ";
  static final String REMARK = "remark ";

  private static final Ticker TICKER = SystemClocks.ticker();

  private final Plan plan;
  private final Processes processes;
  private final Cells cells;

  /// What the router takes where no cell speaks.
  private double idlePercent = Double.NaN;

  private FleetRun(Plan plan, Processes processes) {
    this.plan = plan;
    this.processes = processes;
    this.cells = new Cells(plan);
  }

  /// What a part has taken.
  private record Taken(Watched routerBefore, Watched busBefore) {}

  public static void main(String[] words) throws Exception {
    Plan plan = Plan.of(words);
    String javaOptions = System.getenv().getOrDefault("HOLDFAST_JAVA_OPTS", "");
    Path directory = Files.createTempDirectory("holdfast-fleet-");
    int exitCode = 0;
    try (Processes processes = Processes.start(directory, plan.launcher(), javaOptions)) {
      new FleetRun(plan, processes).play(directory.resolve("cells"));
    } catch (IOException e) {
      System.err.println("holdfast: " + e.getMessage());
      exitCode = 1;
    }
    try {
      FileTree.delete(directory);
    } finally {
      // A thousand emitters need not say that they are leaving: the bus has gone.
      Runtime.getRuntime().halt(exitCode);
    }
  }

  private void play(Path directory) throws IOException, InterruptedException {
    processes.awaitEndpoints(0);
    alone();
    begin(directory);
    beats();
    try (Churn churn = Churn.start(plan, cells);
        Prober prober = new Prober(cells, processes.requests())) {
      probe(prober, plan.warmUp());
      changes(churn, prober);
      comeBack(churn, prober);
    }
  }

  private void alone() throws IOException, InterruptedException {
    pause(shorter(plan.warmUp(), plan.part()));
    Taken before = before();
    pause(plan.part());
    idlePercent = Watched.now(processes.routerProcess()).percentSince(before.routerBefore);
    say(row("no cells", Double.NaN, Double.NaN, before, new Histogram(3)));
  }

  private void begin(Path directory) throws IOException, InterruptedException {
    Taken before = before();
    cells.begin(directory, processes.bus().port());
    processes.awaitEndpoints(plan.endpoints());
    double seconds = Watched.now(processes.routerProcess()).secondsSince(before.routerBefore);
    say(row("the cells begin, 32 at a time", seconds, Double.NaN, before, new Histogram(3)));
    remark(
        "%,d emitters: the broker has %.0f MiB resident, the router %.0f"
            .formatted(
                plan.cells(),
                ResidentMemory.mib(processes.bus().process().pid()),
                ResidentMemory.mib(processes.routerProcess().pid())));
  }

  private void beats() throws IOException, InterruptedException {
    Taken before = before();
    pause(plan.part());
    say(row("beats", Double.NaN, Double.NaN, before, new Histogram(3)));
    byThread("beats", before);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// Processor time first, then propagation: who asks for routes makes the router work.
  private void changes(Churn churn, Prober prober) throws IOException, InterruptedException {
    String name = "%s %% of endpoints a minute".formatted(plan.percent());
    Taken before = before();
    long changesBefore = churn.changes();
    pause(plan.part());
    FleetRow row = row(name, Double.NaN, Double.NaN, before, new Histogram(3));
    double seconds = Watched.now(processes.routerProcess()).secondsSince(before.routerBefore);
    double perSecond = (churn.changes() - changesBefore) / seconds;
    byThread(name, before);
    Probes probes = probe(prober, plan.part());
    say(
        new FleetRow(
            name,
            Double.NaN,
            perSecond,
            row.routerPercent(),
            row.feedPercent(),
            row.brokerPercent(),
            probes.nanos()));
    remark(name + ": " + probes.parts());
    remark(name + ": " + probes.slowest());
  }

  private void comeBack(Churn churn, Prober prober) throws IOException, InterruptedException {
    List<Long> seqs = cells.all().stream().map(FleetCell::seq).toList();
    Scrape metricsBefore = processes.metrics();
    processes.bus().kill();
    pause(plan.outage());
    Taken before = new Taken(Watched.now(processes.routerProcess()), Watched.none());
    Return back = Return.begin(cells, processes, seqs);
    long changesBefore = churn.changes();
    Probes probes = prober.probe(back::isOver);
    FleetRow row =
        row(
            "all back after %.0f s".formatted(plan.outageSeconds()),
            back.allSeconds(),
            (churn.changes() - changesBefore) / back.allSeconds(),
            before,
            probes.nanos());
    say(row);
    remark(
        "after the outage: %s; %,.0f records"
            .formatted(
                back.text(),
                processes.metrics().sum("holdfast_log_records_total")
                    - metricsBefore.sum("holdfast_log_records_total")));
    remark("all back: " + probes.parts());
    remark("all back: " + probes.slowest());
    byThread("all back", before);
  }

  private static Probes probe(Prober prober, Duration time) throws IOException {
    long endNanos = TICKER.nanos() + time.toNanos();
    return prober.probe(() -> TICKER.nanos() - endNanos >= 0);
  }

  private Taken before() throws IOException {
    return new Taken(
        Watched.now(processes.routerProcess()), Watched.now(processes.bus().process()));
  }

  private FleetRow row(
      String name, double tookSeconds, double changes, Taken before, Histogram propagation)
      throws IOException {
    double router = Watched.now(processes.routerProcess()).percentSince(before.routerBefore);
    double feed = router - idlePercent;
    return new FleetRow(
        name,
        tookSeconds,
        changes,
        router,
        feed > 0 ? feed : Double.NaN,
        Watched.now(processes.bus().process()).percentSince(before.busBefore),
        propagation);
  }

  private void byThread(String name, Taken before) throws IOException {
    Watched now = Watched.now(processes.routerProcess());
    remark(
        "%s: of the router's %.1f s, by thread in ms: %s"
            .formatted(
                name,
                now.secondsSince(before.routerBefore),
                now.threads().since(before.routerBefore.threads())));
  }

  private static void pause(Duration time) {
    long endNanos = TICKER.nanos() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = endNanos - TICKER.nanos()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void say(FleetRow row) {
    System.out.println(ROW + row.line());
  }

  private static void remark(String text) {
    System.out.println(REMARK + text);
  }
}
