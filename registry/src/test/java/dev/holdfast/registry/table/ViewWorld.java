package dev.holdfast.registry.table;

import static dev.holdfast.registry.facts.TestRecords.header;
import static dev.holdfast.registry.facts.TestRecords.order;

import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.registry.disk.FactsStore;
import dev.holdfast.registry.facts.TestRecords;
import dev.holdfast.registry.view.ConnectHistory;
import dev.holdfast.registry.view.ViewTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A table writer over a log in memory, cells that beat every 5 s unless they are told not to, and
/// endpoints that answer connects or do not. Turns of 100 ms; beats are read each second only, as
/// at the worst.
final class ViewWorld {
  static final long EPOCH = 1;
  private static final int TURN_MS = 100;
  private static final int BEAT_MS = 5_000;

  final ManualTicker ticker = new ManualTicker();
  final FakeLog log = new FakeLog(TestRecords.SITE, "shared", ticker);
  final RouteTable<Held> table = new RouteTable<>(new SplittableRandom(1));
  final List<ViewChange> changes = new ArrayList<>();
  final Set<String> mute = new HashSet<>();
  final Set<String> unreachable = new HashSet<>();
  final List<String> probed = new ArrayList<>();
  private final Map<String, Long> seqs = new TreeMap<>();
  private final Map<String, CellMode> modes = new TreeMap<>();
  private final TableWriter<Held> writer;
  private final long apartNanos;
  private long turns;

  ViewWorld(ViewTimes times) {
    log.presenceRests(SimBus.PRESENCE_REST);
    apartNanos = times.pruning().connectsApart().toNanos();
    writer =
        new TableWriter<>(
            new TableWriter.Parts<>(
                log,
                Duration.ofHours(2),
                FactsStore.none(),
                table,
                new Opened(),
                new ViewConfig<>(times, this::probe),
                new Kept(),
                InstantSource.fixed(Instant.EPOCH)));
  }

  /// What this router keeps of an endpoint: how its connects went.
  static final class Held {
    final Endpoint of;
    ConnectHistory connects = ConnectHistory.NONE;

    private Held(Endpoint of) {
      this.of = of;
    }
  }

  /// A cell at its own address with these instances, each at a route of its name and at `all`.
  void cell(String name, String... instances) {
    Endpoint[] endpoints = new Endpoint[instances.length];
    for (int i = 0; i < instances.length; i++) {
      endpoints[i] = endpoint(name, instances[i], 1_000 + i);
    }
    manifest(name, endpoints);
  }

  void cells(int count) {
    for (int i = 0; i < count; i++) {
      cell("c" + i, "i" + i);
    }
  }

  void manifest(String name, Endpoint... endpoints) {
    log.append(Topic.ROUTES, TestRecords.manifest(name, next(name), endpoints));
  }

  static Endpoint endpoint(String cell, String instance, int port) {
    String address = "10.0.0." + (1 + Integer.parseInt(cell.substring(1)));
    return TestRecords.endpoint(
        cell, instance, address, port, 1, instance + ".example.com", "all.example.com");
  }

  void mode(String cell, CellMode mode) {
    modes.put(cell, mode);
  }

  Order next(String cell) {
    return order(EPOCH, seqs.merge(cell, 1L, Long::sum));
  }

  void beat(String cell, long forMs) {
    CellMode mode = modes.getOrDefault(cell, CellMode.UP);
    log.append(
        Topic.PRESENCE,
        new RouteEvent.Beat(
            header(cell, order(EPOCH, seqs.getOrDefault(cell, 0L))), mode, forMs, null));
  }

  /// The cell is gone, and nobody answers where it was.
  void kill(String cell) {
    mute.add(cell);
    unreachable.add(cell);
  }

  void turnFor(int seconds) {
    for (int i = 0; i < seconds * 1_000 / TURN_MS; i++) {
      turn();
    }
  }

  void turn() {
    ticker.advanceMs(TURN_MS);
    turns++;
    int slot = 0;
    for (String cell : seqs.keySet()) {
      if (turns % (BEAT_MS / TURN_MS) == slot++ % (BEAT_MS / TURN_MS) && !mute.contains(cell)) {
        beat(cell, 0);
      }
    }
    writer.doWork(ticker.nanos());
  }

  /// As traffic would.
  void connect(Held runtime) {
    long now = ticker.nanos();
    runtime.connects =
        unreachable.contains(runtime.of.id().cell().name())
            ? runtime.connects.failed(now, apartNanos)
            : runtime.connects.succeeded(now);
  }

  TableStatus.View view() {
    return writer.status().view();
  }

  TableStatus status() {
    return writer.status();
  }

  CellReport report(String cell) {
    return writer.cells().stream()
        .filter(report -> report.cell().name().equals(cell))
        .findFirst()
        .orElseThrow();
  }

  Slot<Held> slot(String instance) {
    Pool<Held> pool = TestPools.lookup(table, instance + ".example.com", "/");
    if (pool == null) {
      throw new AssertionError("no route of " + instance);
    }
    return pool.slot(0);
  }

  /// What was told since the last call.
  List<ViewChange> told() {
    List<ViewChange> told = List.copyOf(changes);
    changes.clear();
    return told;
  }

  static List<Cell> named(String... names) {
    return List.of(names).stream().map(Cell::new).toList();
  }

  private boolean probe(Held runtime, long nowNanos) {
    probed.add(runtime.of.id().instance());
    connect(runtime);
    return true;
  }

  private static final class Opened implements Runtimes<Held> {
    @Override
    public Held open(Endpoint endpoint) {
      return new Held(endpoint);
    }

    @Override
    public void retire(Endpoint endpoint, Held runtime) {}

    @Override
    public ConnectHistory connects(Held runtime) {
      return runtime.connects;
    }
  }

  private final class Kept extends SilentListener {
    @Override
    public void onView(ViewChange change) {
      changes.add(change);
    }
  }
}
