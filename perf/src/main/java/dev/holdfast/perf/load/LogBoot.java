package dev.holdfast.perf.load;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.perf.launch.AdminPort;
import dev.holdfast.perf.launch.BenchBus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Starts of a router that knows nothing and reads the whole site from a real bus on the same
/// machine. The bus is filled once; while routers start the cells beat as emitters do. Each start
/// is a process with a data directory of its own; the first one may still have to make its archive
/// of classes and is left out. One thread beside the one that beats; blocks.
final class LogBoot {
  private static final String SITE = "bench";
  private static final int FIRST_PORT = 21_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long PAUSE_NANOS = 20_000_000;

  private final Path launcher;
  private final String javaOptions;
  private final Path directory;
  private final BenchBus bus;
  private final List<FleetVoice> voices = new ArrayList<>();
  private volatile boolean ended;

  private LogBoot(Path launcher, String javaOptions, Path directory, BenchBus bus) {
    this.launcher = launcher;
    this.javaOptions = javaOptions;
    this.directory = directory;
    this.bus = bus;
  }

  /// Returns what `holdfast routes --at` of the same log takes, in words.
  ///
  /// @param launcher as `./holdfast`
  /// @param javaOptions for the router's JVM
  /// @param directory where the bus and the routers keep their data
  /// @param times how many starts are measured
  static String measure(
      Path launcher,
      String javaOptions,
      Path directory,
      BootSite site,
      int times,
      Consumer<Start> measured)
      throws IOException, InterruptedException {
    try (BenchBus bus = BenchBus.start(directory, SITE)) {
      return new LogBoot(launcher, javaOptions, directory, bus).run(site, times, measured);
    }
  }

  private String run(BootSite site, int times, Consumer<Start> measured)
      throws IOException, InterruptedException {
    SyntheticCell.Shape shape = new SyntheticCell.Shape(site.perCell(), BootSite.TAGS, FIRST_PORT);
    SyntheticCell first = new SyntheticCell(0, shape);
    try (RouteLog log = KafkaRouteLog.open(bus.log(), SystemClocks.ticker());
        LogWriter writer = log.openWriter();
        AppServer _ = app(first);
        AppServer _ = app(new SyntheticCell(1, shape))) {
      fill(writer, site.cells(), shape);
      Thread beats = Thread.ofPlatform().name("beats").start(this::beat);
      try {
        for (int i = 0; i <= times; i++) {
          Start start = start(directory.resolve("facts-" + i), first.host(0), site.routes());
          if (i > 0) {
            measured.accept(start);
          }
        }
        return lookBack(first.host(0));
      } finally {
        ended = true;
        beats.join();
      }
    }
  }

  /// The first app has an instance on each of two cells.
  private static AppServer app(SyntheticCell cell) throws IOException {
    return AppServer.start(new InetSocketAddress(cell.address(), FIRST_PORT));
  }

  private void fill(LogWriter writer, int cells, SyntheticCell.Shape shape) {
    for (int i = 0; i < cells; i++) {
      FleetVoice voice = new FleetVoice(new SyntheticCell(i, shape), SITE, writer);
      voice.begin();
      voices.add(voice);
    }
  }

  private void beat() {
    for (int i = 0; !ended; i = (i + 1) % voices.size()) {
      voices.get(i).beat();
      LockSupport.parkNanos(BEAT_NANOS / voices.size());
    }
  }

  private Start start(Path facts, String host, int routes)
      throws IOException, InterruptedException {
    try (LaunchedRouter router =
        LaunchedRouter.start(launcher, javaOptions, SITE, bus.port(), facts)) {
      router.awaitAnswer(host);
      Start answered = router.start(router.elapsedMs());
      awaitRoutes(router, routes);
      return new Start(
          answered.answerMs(),
          router.elapsedMs(),
          answered.cpuMs(),
          answered.residentMiB(),
          answered.threads());
    }
  }

  private String lookBack(String host) throws IOException, InterruptedException {
    String broker = "127.0.0.1:" + bus.port();
    List<String> words =
        List.of("routes", "--at", "1s", "--bus", broker, "--site", SITE, "--host", host);
    return "routes --at: " + LaunchedCommand.run(launcher, words);
  }

  private static void awaitRoutes(LaunchedRouter router, int routes)
      throws IOException, InterruptedException {
    try (AdminPort admin = new AdminPort(router.admin().getPort(), PATIENCE)) {
      while (!admin
          .get("/status")
          .body()
          .replaceAll("\\s", "")
          .contains("\"routes\":" + routes + ",")) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
