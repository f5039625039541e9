package dev.holdfast.perf.load;

import dev.holdfast.events.Cell;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.log.LogReader;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.perf.launch.BenchBus;
import dev.holdfast.perf.launch.FileTree;
import dev.holdfast.perf.launch.JvmCommand;
import dev.holdfast.perf.launch.ResidentMemory;
import dev.holdfast.perf.launch.Typed;
import dev.holdfast.perf.report.Findings;
import dev.holdfast.perf.report.FindingsRun;
import dev.holdfast.perf.report.ResultsOption;
import dev.holdfast.perf.report.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast bench emitter`.
@Command(
    name = "emitter",
    header = "Measure an emitter's start, and what it takes while nothing happens.",
    description = {
      "From the start of the launcher to its first manifest on a real bus, with one LRP: once"
          + " without what it keeps on disk, then again and again with it. The JVM's start counts;"
          + " the very first start, which may have to make its archive of classes, does not. Needs"
          + " Linux. HOLDFAST_JAVA_OPTS gives the emitter's JVM more flags."
    })
public final class EmitterCommand implements Callable<Integer> {
  private static final String SITE = "emitter-bench";
  private static final long POLL_MS = 100;
  private static final double PERCENT = 100;

  /// After its manifest it looks once more at this and that, which no later minute has.
  private static final double SETTLES_SECONDS = 15;

  @Option(names = "--times", defaultValue = "5", description = "How often each case is started.")
  private int times;

  @Option(
      names = "--idle",
      defaultValue = "60",
      paramLabel = "SECONDS",
      description = "For how long the last start of each case is looked at while it is idle.")
  private double idleSeconds;

  @Option(names = "--api", description = "With the API for the cell's programs open.")
  private boolean api;

  @Mixin private final Typed typed = new Typed();

  @Mixin private final ResultsOption results = new ResultsOption();

  /// For the command line.
  public EmitterCommand() {}

  /// A start, and what it took until its manifest.
  private record Began(double manifestMs, double cpuMs, double residentMiB) {}

  /// What an idle emitter takes.
  private record Idle(double percent, double wakeUps, double residentMiB, String threads) {}

  @Override
  public Integer call() throws IOException {
    typed.requireAtLeast(1, "--times", times);
    typed.requirePositive("--idle", idleSeconds);
    Path launcher = JvmCommand.launcher();
    FindingsRun run =
        results.begin(
            new Findings(
                "emitter",
                "from the start of the launcher to the first manifest, and what it takes while"
                    + " idle",
                List.of(
                    new Findings.Column("manifest ms", 0),
                    new Findings.Column("CPU ms", 0),
                    new Findings.Column("RSS MiB", 0),
                    new Findings.Column("idle % of a core", 3),
                    new Findings.Column("wake-ups/s", 1),
                    new Findings.Column("idle RSS MiB", 0))));
    Path directory = Files.createTempDirectory("holdfast-emitter-");
    try (BenchBus bus = BenchBus.start(directory, SITE);
        RouteLog routes = KafkaRouteLog.open(bus.log(), SystemClocks.ticker());
        LogReader reader =
            routes.openReader(new RouteLog.StartAt.Newest(), new RouteLog.StartAt.Newest())) {
      while (reader.position(Topic.ROUTES) < 0) {
        reader.poll(POLL_MS);
      }
      measure(run, new Starts(launcher, directory, bus.port(), reader, api));
    } finally {
      FileTree.delete(directory);
    }
    run.end(System.getenv().getOrDefault("HOLDFAST_JAVA_OPTS", "of the launcher"));
    return 0;
  }

  private void measure(FindingsRun run, Starts starts) throws IOException {
    starts.once(starts.config("warm-up"));
    List<Began> first = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      first.add(starts.once(starts.config("first-" + i)));
    }
    add(run, "first start of a cell", first, starts.idle(starts.config("idle"), idleSeconds));
    List<Began> again = new ArrayList<>();
    Path config = starts.config("again");
    starts.once(config);
    for (int i = 0; i < times; i++) {
      again.add(starts.once(config));
    }
    add(run, "started again", again, starts.idle(config, idleSeconds));
  }

  private static void add(FindingsRun run, String name, List<Began> began, Idle idle) {
    run.add(
        new Findings.Row(
            name,
            List.of(
                Spread.of(began, Began::manifestMs),
                Spread.of(began, Began::cpuMs),
                Spread.of(began, Began::residentMiB),
                Spread.of(List.of(idle.percent)),
                Spread.of(List.of(idle.wakeUps)),
                Spread.of(List.of(idle.residentMiB)))));
    run.remark("  idle, ms of processor time by thread: " + idle.threads);
  }

  /// Starts emitters, one after the other.
  private record Starts(Path launcher, Path directory, int busPort, LogReader reader, boolean api) {
    /// A new cell's configuration, with one LRP.
    Path config(String name) throws IOException {
      Path home = Files.createDirectories(directory.resolve(name));
      Files.writeString(
          Files.createDirectories(home.resolve("lrps")).resolve("app.yaml"),
          """
          instance: app-0
          address: 127.0.0.1
          endpoints:
          - {port: 61001, containerPort: 8080, routes: [app.example.com]}
          """);
      return Files.writeString(
          home.resolve("emitter.yaml"),
          """
          cell: %s
          site: %s
          bus: {bootstrap: ["127.0.0.1:%d"]}
          %s
          """
              .formatted(name, SITE, busPort, api ? "api: {port: 0}" : ""));
    }

    private static Cell cell(Path config) {
      return new Cell(String.valueOf(Objects.requireNonNull(config.getParent()).getFileName()));
    }

    Began once(Path config) throws IOException {
      try (LaunchedEmitter emitter = LaunchedEmitter.start(launcher, config)) {
        double manifestMs = emitter.awaitManifest(reader, cell(config));
        ProcessHandle process = emitter.process();
        double cpuMs = process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
        return new Began(manifestMs, cpuMs, resident(process));
      }
    }

    Idle idle(Path config, double seconds) throws IOException {
      try (LaunchedEmitter emitter = LaunchedEmitter.start(launcher, config)) {
        emitter.awaitManifest(reader, cell(config));
        pause((long) (Math.min(SETTLES_SECONDS, seconds) * 1e9));
        long pid = emitter.process().pid();
        ThreadTimes before = ThreadTimes.of(pid);
        pause((long) (seconds * 1e9));
        ThreadTimes taken = ThreadTimes.of(pid).since(before);
        return new Idle(
            PERCENT * taken.totalMs() / (seconds * 1e3),
            taken.wakeUps() / seconds,
            resident(emitter.process()),
            taken.toString());
      }
    }

    private static double resident(ProcessHandle process) throws IOException {
      return ResidentMemory.mib(process.pid());
    }

    private static void pause(long nanos) {
      long endNanos = SystemClocks.ticker().nanos() + nanos;
      for (long left = nanos; left > 0; left = endNanos - SystemClocks.ticker().nanos()) {
        LockSupport.parkNanos(left);
      }
    }
  }
}
