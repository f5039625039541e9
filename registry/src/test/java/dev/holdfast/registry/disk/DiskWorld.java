package dev.holdfast.registry.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.Anchor;
import dev.holdfast.events.log.LogIdentity;
import dev.holdfast.events.wire.RecordCodec;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Reducer;
import dev.holdfast.registry.facts.TestRecords;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A log, a router's facts and its disk, for one life of the router and the next ones: what a disk
/// hands over must lead, with the log from its place on, to the facts that the router had.
final class DiskWorld {
  /// A generation for every few turns, on the caller's thread.
  static final Limits SMALL = new Limits(2_000, 1 << 20, 1_000_000, 1, 4, 1);

  static final Owner OWNER = new Owner(TestRecords.SITE, "shared");
  private static final int CELLS = 5;

  private final Random random;
  private final Limits limits;
  private final Reducer reducer = new Reducer();
  private final ManualTicker ticker = new ManualTicker();
  private final long[] seqs = new long[CELLS];
  private final long[] epochs = new long[CELLS];

  final HeardDisk listener = new HeardDisk();
  private List<LogRecord> log = new ArrayList<>();
  private LogIdentity identity = new LogIdentity("k", "r0", "p0");
  private int logs;
  private LogIdentity identityBefore = identity;
  private long logEndBefore;
  private long logStart;
  private Map<Cell, CellState> facts = new TreeMap<>();
  private FactsDisk disk;
  private final List<Runnable> cuts = new ArrayList<>();
  private boolean cutsAtOnce;

  DiskWorld(FaultyFiles files, long seed) {
    this(files, seed, SMALL);
  }

  DiskWorld(DiskFiles files, long seed, Limits limits) {
    this.random = new Random(seed);
    this.limits = limits;
    this.disk = opened(files);
    disk.load(_ -> {
      throw new AssertionError("a new world's disk is not empty");
    });
  }

  private FactsDisk opened(DiskFiles files) {
    try {
      return new FactsDisk(
          files,
          OWNER,
          ticker,
          listener,
          limits,
          work -> {
            if (cutsAtOnce) {
              work.run();
            } else {
              cuts.add(work);
            }
          });
    } catch (DiskInUseException e) {
      throw new AssertionError(e);
    }
  }

  FactsDisk disk() {
    return disk;
  }

  /// Cuts run within the turn that hands them over.
  void cutsAtOnce() {
    cutsAtOnce = true;
  }

  /// What the cutting thread does, at a time of the test's choice.
  void runCuts() {
    List.copyOf(cuts).forEach(Runnable::run);
    cuts.clear();
  }

  Map<Cell, CellState> facts() {
    return facts;
  }

  LogIdentity identity() {
    return identity;
  }

  long end() {
    return log.size();
  }

  /// Some records come, and the turn ends; by and by a cut that was begun is written.
  void turn() {
    if (random.nextInt(3) == 0) {
      runCuts();
    }
    int records = random.nextInt(4);
    for (int i = 0; i < records; i++) {
      read(record());
    }
    disk.endTurn(identity);
    advance();
  }

  void advance() {
    ticker.advanceMs(1);
    Anchor newest = log.size() == logStart ? null : Anchor.at(log.getLast());
    Place place = new Place(identity, log.size(), newest);
    disk.advance(() -> facts.values().iterator(), place, ticker.nanos());
  }

  /// One record is read, and appended if it changed anything.
  void read(RouteEvent event) {
    read(routes(event));
  }

  private void read(LogRecord record) {
    log.add(record);
    if (apply(facts, record)) {
      disk.append(record);
    }
  }

  private boolean apply(Map<Cell, CellState> to, LogRecord record) {
    Cell cell =
        record instanceof LogRecord.Read read
            ? read.event().cell()
            : ((LogRecord.Unreadable) record).cell();
    CellState before = cell == null ? null : to.get(cell);
    CellState next = cell == null ? null : reducer.apply(before, record).state();
    if (cell == null || next == null || next == before) {
      return false;
    }
    to.put(cell, next);
    return true;
  }

  private LogRecord record() {
    int n = random.nextInt(CELLS);
    String cell = "c" + n;
    long offset = log.size();
    if (epochs[n] == 0 || random.nextInt(20) == 0) {
      epochs[n]++;
      seqs[n] = 0;
    }
    Order order = TestRecords.order(epochs[n], ++seqs[n]);
    int kind = seqs[n] == 1 ? 0 : random.nextInt(12);
    RouteEvent event =
        switch (kind) {
          case 0, 1 -> TestRecords.manifest(cell, order, endpoints(cell));
          case 2, 3 -> TestRecords.unregister(order, TestRecords.id(cell, "i" + random.nextInt(4)));
          case 4 -> TestRecords.hello(cell, order);
          case 5 -> TestRecords.register(TestRecords.order(epochs[n], 1), endpoint(cell, 9));
          default -> TestRecords.register(order, endpoint(cell, random.nextInt(4)));
        };
    return kind == 6
        ? RecordCodec.decode(
            Topic.ROUTES, offset, offset, TestRecords.SITE, new Cell(cell).key(), new byte[] {1})
        : routes(event);
  }

  /// As it is read when it stands at the log's end.
  private LogRecord routes(RouteEvent event) {
    return RecordCodec.decode(
        Topic.ROUTES,
        log.size(),
        log.size(),
        TestRecords.SITE,
        event.cell().key(),
        RecordCodec.encode(event));
  }

  private Endpoint[] endpoints(String cell) {
    Endpoint[] endpoints = new Endpoint[random.nextInt(4)];
    for (int i = 0; i < endpoints.length; i++) {
      endpoints[i] = endpoint(cell, i);
    }
    return endpoints;
  }

  private Endpoint endpoint(String cell, int i) {
    return TestRecords.endpoint(
        cell, "i" + i, "10.0.0.1", 1 + random.nextInt(9_999), 1, "h" + i + ".example.com");
  }

  /// The topics are made anew; the router reads the new log, which holds some cells' manifests, and
  /// puts what it found in place.
  void otherLog() {
    identityBefore = identity;
    logEndBefore = log.size();
    logStart = 0;
    identity = new LogIdentity("k", "r" + ++logs, "p");
    log = new ArrayList<>();
    Map<Cell, CellState> found = new TreeMap<>();
    for (int n = 0; n < CELLS; n++) {
      if (epochs[n] > 0 && random.nextBoolean()) {
        Order order = TestRecords.order(epochs[n], ++seqs[n]);
        RouteEvent event = TestRecords.manifest("c" + n, order, endpoints("c" + n));
        LogRecord record = routes(event);
        log.add(record);
        apply(found, record);
      }
    }
    facts = new TreeMap<>(facts);
    facts.putAll(found);
    disk.cutSoon();
  }

  /// Retention takes what this router has not read, and what is left is read anew: some cells'
  /// newer manifests.
  void gap() {
    otherLog();
    logs--;
    identity = identityBefore;
    long start = logEndBefore + 10;
    List<LogRecord> left = log;
    log = new ArrayList<>(Collections.nCopies((int) start, null));
    logStart = start;
    for (LogRecord record : left) {
      log.add(routes(((LogRecord.Read) record).event()));
    }
  }

  /// A start from those files; what they hold is checked against the log, and becomes what this
  /// router knows once it has read on.
  Saved restart(DiskFiles files) {
    cuts.clear();
    disk = opened(files);
    Map<Cell, CellState> found = new TreeMap<>();
    Saved saved = disk.load(state -> found.put(state.cell(), state));
    assertThat(saved.cells()).isEqualTo(found.size());
    check(saved.place(), found);
    return saved;
  }

  /// The facts that a start from those files begins with; this router goes on with its own.
  Map<String, String> startFrom(DiskFiles files) {
    Map<Cell, CellState> found = new TreeMap<>();
    FactsDisk start = opened(files);
    start.load(state -> found.put(state.cell(), state));
    start.close();
    return told(found);
  }

  private void check(@Nullable Place place, Map<Cell, CellState> found) {
    if (place == null) {
      assertThat(found).isEmpty();
      reread();
      return;
    }
    if (!place.identity().equals(identity) || place.offset() < logStart) {
      reread();
      return;
    }
    assertThat(place.offset()).isBetween(0L, (long) log.size());
    if (place.anchor() != null && place.anchor().offset() >= logStart) {
      int at = (int) place.anchor().offset();
      assertThat((long) at).isLessThan(place.offset());
      assertThat(Anchor.at(log.get(at))).isEqualTo(place.anchor());
    }
    for (LogRecord record : log.subList((int) place.offset(), log.size())) {
      if (apply(found, record)) {
        disk.append(record);
      }
    }
    disk.endTurn(identity);
    assertThat(told(found)).isEqualTo(told(facts));
    facts = found;
  }

  /// What a router does that has no place in this log: it puts the facts in place by other means.
  private void reread() {
    disk.cutSoon();
    disk.endTurn(identity);
  }

  /// Facts as text, so that a difference can be read.
  static Map<String, String> told(Map<Cell, CellState> facts) {
    Map<String, String> told = new TreeMap<>();
    facts.forEach((cell, state) ->
        told.put(
            cell.name(),
            "%s manifest %d frozen %s %s"
                .formatted(state.order(), state.manifestSeq(), state.frozen(), state.endpoints())));
    return told;
  }
}
