package dev.holdfast.cli;

import dev.holdfast.cli.demo.Demo;
import dev.holdfast.events.Cell;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.broker.LocalBroker;
import dev.holdfast.events.broker.LocalBroker.Status;
import dev.holdfast.events.lock.FolderLock;
import dev.holdfast.events.log.KafkaLogConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// A whole site on one machine: bus, demo, emitters, router, in this order; stopped in reverse. One
/// thread.
final class LocalSite implements AutoCloseable {
  private static final Duration READY_MOST = Duration.ofSeconds(30);
  private static final long LOOK_EVERY_MS = 10;
  private static final Cell FIRST_CELL = new Cell("cell-a");

  private final Options options;
  private final StopSignals signals;
  private final Consumer<String> progress;
  private final Ticker ticker = SystemClocks.ticker();
  private final LocalBroker bus;
  private final List<Part> parts = new ArrayList<>();
  private final Map<Cell, EmitterProcess> emitters = new TreeMap<>();
  private InetSocketAddress router = InetSocketAddress.createUnresolved("", 0);
  private InetSocketAddress admin = InetSocketAddress.createUnresolved("", 0);

  private LocalSite(Options options, StopSignals signals, Consumer<String> progress) {
    this.options = options;
    this.signals = signals;
    this.progress = progress;
    this.bus = LocalBus.of(options.folder(), options.ports().bus());
  }

  /// What listens where. Immutable.
  ///
  /// @param address of the router; all else is on the loopback address
  /// @param router 0: any free one, as with the others
  record Ports(InetAddress address, int router, int admin, int bus) {}

  /// What is asked for. Immutable.
  record Options(DataFolder folder, Ports ports, boolean demo) {}

  /// Something that runs and how it is stopped.
  private record Part(String name, Stop stop) {}

  @FunctionalInterface
  private interface Stop {
    void run() throws IOException;
  }

  /// Starts everything, or nothing: what was started before a failure is stopped again.
  ///
  /// @param progress takes lines for the one who waits
  static LocalSite start(Options options, StopSignals signals, Consumer<String> progress)
      throws CommandFailure {
    LocalSite site = new LocalSite(options, signals, progress);
    boolean whole = false;
    try {
      site.startInOrder();
      whole = true;
      return site;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "cannot start in " + options.folder().path() + ": " + Reasons.of(e), e);
    } finally {
      if (!whole) {
        site.close();
      }
    }
  }

  private void startInOrder() throws CommandFailure, IOException {
    FolderLock lock = DataLock.take(options.folder());
    parts.add(new Part("data folder", lock::close));
    checkPorts();
    Set<Cell> cells = prepareCells();
    boolean adopted = startBus();
    List<Integer> appPorts = options.demo() ? startDemo() : List.of();
    for (Cell cell : cells) {
      startEmitter(cell);
    }
    startRouter();
    awaitReady(appPorts);
    if (adopted) {
      parts.add(1, busPart()); // Ours from now on; a start that fails leaves it as it was.
    }
  }

  private void checkPorts() throws CommandFailure {
    Port.check(options.ports().address(), options.ports().router(), "--port");
    Port.check(InetAddress.getLoopbackAddress(), options.ports().admin(), "--admin-port");
  }

  /// Every folder below `cells` is a cell: a user makes one more by making its folder.
  private Set<Cell> prepareCells() throws IOException, CommandFailure {
    DataFolder folder = options.folder();
    Set<Cell> found = new TreeSet<>();
    Files.createDirectories(folder.cells());
    try (DirectoryStream<Path> below =
        Files.newDirectoryStream(folder.cells(), Files::isDirectory)) {
      for (Path each : below) {
        found.add(cell(each));
      }
    }
    if (options.demo()) {
      found.addAll(Demo.cells());
    } else if (found.isEmpty()) {
      found.add(FIRST_CELL);
    }
    for (Cell cell : found) {
      Files.createDirectories(folder.lrps(cell));
      LrpExample.write(folder.lrps(cell));
      if (!options.demo()) {
        Demo.remove(folder.lrps(cell));
      }
    }
    return found;
  }

  private static Cell cell(Path folder) throws CommandFailure {
    try {
      return new Cell(String.valueOf(folder.getFileName()));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          folder + " names no cell: " + e.getMessage() + "; rename or remove it",
          e);
    }
  }

  /// Returns whether it ran before.
  private boolean startBus() throws CommandFailure {
    boolean adopted = !(bus.status() instanceof Status.Stopped);
    progress.accept(
        adopted
            ? "holdfast: the bus of an earlier start still runs; taking it over ..."
            : "holdfast: starting the bus (Kafka) ...");
    LocalBus.start(bus, options.ports().bus());
    if (!adopted) {
      parts.add(busPart());
    }
    Topics.init(
        new KafkaLogConfig(LocalBus.SITE, LocalBus.GROUP, LocalBus.servers(bus)),
        1,
        LocalBus.RETENTION);
    return adopted;
  }

  private Part busPart() {
    return new Part("bus", () -> bus.stop(LocalBus.STOP_MOST));
  }

  /// Returns where its apps listen.
  private List<Integer> startDemo() throws IOException {
    Demo demo = Demo.start(options.folder()::lrps);
    parts.add(new Part("demo", demo::close));
    return demo.ports();
  }

  private void startEmitter(Cell cell) throws CommandFailure, IOException {
    Path config = options.folder().emitterConfig(cell);
    Files.writeString(config, LocalConfigs.emitter(cell, bus.port()));
    EmitterProcess emitter = EmitterProcess.start(config);
    parts.add(new Part("emitter of " + cell, emitter::close));
    emitters.put(cell, emitter);
  }

  private void startRouter() throws CommandFailure, IOException {
    Path config = options.folder().routerConfig();
    Files.writeString(config, LocalConfigs.router(options.ports(), bus.port()));
    RouterProcess process = RouterProcess.start(config);
    parts.add(new Part("router", process::close));
    router = process.address();
    admin = process.adminAddress();
  }

  /// Until the router serves what the emitters say: then the first request finds its app.
  private void awaitReady(List<Integer> appPorts) throws CommandFailure {
    Readiness readiness = new Readiness(AdminClient.at(adminUrl()), emitters, appPorts);
    long deadlineNanos = ticker.nanos() + READY_MOST.toNanos();
    while (!readiness.isReached()) {
      if (signals.awaitFor(LOOK_EVERY_MS)) {
        return;
      }
      if (ticker.nanos() - deadlineNanos > 0) {
        progress.accept(
            "holdfast: not ready after "
                + READY_MOST.toSeconds()
                + " s; going on, see ./holdfast status");
        return;
      }
    }
  }

  LocalBroker bus() {
    return bus;
  }

  private String adminUrl() {
    return Addresses.url(admin);
  }

  UpMessage.Facts facts() {
    return new UpMessage.Facts(
        options.folder(),
        Addresses.url(router),
        adminUrl(),
        bus.port(),
        bus.logFile().toString(),
        emitters.keySet().stream().map(Cell::name).toList(),
        options.demo());
  }

  /// Stops what runs, the newest first: the router drains, then the emitters say that their silence
  /// is planned, then the bus ends.
  @Override
  public void close() {
    for (Part part : parts.reversed()) {
      try {
        part.stop().run();
      } catch (IOException | RuntimeException e) {
        progress.accept(
            "holdfast: stopping the " + part.name() + ": " + e); // The others still end.
      }
    }
    parts.clear();
  }
}
