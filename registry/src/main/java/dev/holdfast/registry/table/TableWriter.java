package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogBreak;
import dev.holdfast.events.log.LogEvidence;
import dev.holdfast.events.log.LogReader;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.registry.disk.FactsStore;
import dev.holdfast.registry.disk.Saved;
import dev.holdfast.registry.facts.Reducer;
import dev.holdfast.registry.view.BusState;
import dev.holdfast.registry.view.BusVerdict;
import dev.holdfast.registry.view.BusWatch;
import dev.holdfast.registry.view.Ownership;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Reads a log, reduces its records to facts, and gives readers the pools they lead to: the whole
/// work of the table writer's thread, one turn at a time. Table writer only, but for {@link
/// #status}, {@link #cells} and {@link #wakeup}: any thread.
///
/// <h2>A turn</h2>
///
/// `poll -> apply -> view -> publish -> report`. All records of a poll are applied first, then each
/// route that they concern gets one new pool. No record can stop the loop: every outcome is a
/// value, and whatever a record says touches its own cell only.
///
/// <h2>The start</h2>
///
/// Facts from disk are whole as of a place in the log: readers are given them at once, and reading
/// goes on from that place. Without facts, nothing is published until the routes topic has been
/// read up to where it ended when the bus first answered: readers would otherwise see routes come
/// up one by one, half their endpoints missing. Then everything is published at once, as one batch
/// of endpoints that readers have seen nothing of.
///
/// <h2>A break</h2>
///
/// When the place in the log is gone, facts are kept and in use while the log is read beside them:
/// {@link Intake} says how. A log that is empty, new or shorter removes nothing, and a pool changes
/// only where a cell has something new to say.
///
/// <h2>What is saved</h2>
///
/// Records that changed a cell's state, as long as the facts are whole; and all facts, whenever
/// they have become whole by another way than record by record.
public final class TableWriter<B> implements AutoCloseable {
  /// A turn without records takes at most so long, so that the bus state and the deadlines of empty
  /// routes keep their times.
  private static final long POLL_MOST_MS = 50;

  private final WriterThread thread = new WriterThread();
  private final RouteLog log;
  private final WriterListener listener;
  private final InstantSource wall;

  private final CellBook cells = new CellBook();
  private final Ownership ownership = new Ownership();
  private final Batch batch = new Batch();
  private final Intake intake;
  private final FactsStore store;
  private final ReadyGate gate = new ReadyGate();
  private final Sharing sharing;
  private final LookAhead ahead;
  private final FactsWriter facts;
  private final PoolPublisher<B> pools;
  private final ViewWriter<B> view;

  private BusWatch bus = BusWatch.startedAt(0);
  private LogLag lag = new LogLag(0);
  private BusVerdict verdict = BusVerdict.of(BusState.DOUBTFUL, "started");
  private long records;
  private long breaks;
  private long newestAppendTimeMs;
  private boolean begun;
  private boolean isSavedWhole;
  private boolean toldReady;
  private volatile boolean givesUpDisk;
  private volatile TableStatus status;

  /// What a table writer works with.
  ///
  /// @param back how far before its newest record a log is read when nothing is known, and again
  ///   after a break: two manifest intervals of the emitters
  /// @param wall for what people read only
  public record Parts<B>(
      RouteLog log,
      Duration back,
      FactsStore store,
      RouteTable<B> table,
      Runtimes<B> runtimes,
      ViewConfig<B> view,
      WriterListener listener,
      InstantSource wall) {}

  public TableWriter(Parts<B> parts) {
    this(parts, share -> Reduction.of(new Reducer(share)), LookAhead.ENDPOINTS_LEAST);
  }

  /// With another reduction than the reducer's, and looking ahead in a table of any size, for
  /// tests.
  TableWriter(Parts<B> parts, Function<UnaryOperator<Endpoint>, Reduction> reduction) {
    this(parts, reduction, 0);
  }

  private TableWriter(
      Parts<B> parts,
      Function<UnaryOperator<Endpoint>, Reduction> reduction,
      long aheadFromEndpoints) {
    this.log = parts.log;
    this.store = parts.store;
    this.listener = parts.listener;
    this.wall = parts.wall;
    this.intake = new Intake(parts.log, parts.back);
    this.sharing = new Sharing(cells::shared, parts.table);
    this.ahead = new LookAhead(cells, ownership, sharing, aheadFromEndpoints);
    this.view =
        new ViewWriter<>(
            new Pruner.View<>(parts.table, parts.runtimes, ownership, parts.view),
            cells,
            batch,
            listener);
    this.facts =
        new FactsWriter(
            cells, ownership, batch, view, reduction.apply(sharing::share), ahead, listener);
    this.pools = new PoolPublisher<>(ahead, parts.table, parts.runtimes, ownership);
    this.status = made(new TableStatus.Reading(false, "starting", -1, -1, -1, 0, -1), 0);
  }

  /// One turn. Waits at most 50 ms for records; the first one reads the disk. Returns how many
  /// records were applied and pools published. The first caller's thread is the table writer's from
  /// then on.
  public int doWork(long nowNanos) {
    assert thread.isCurrent() : "called by " + Thread.currentThread();
    if (!begun) {
      begin(nowNanos);
    }
    bus = bus.turned(nowNanos);
    view.beginTurn(bus.verdict(nowNanos).state(), nowNanos);
    LogReader.Batch polled = intake.poll(POLL_MOST_MS, cells.withManifest() > 0);
    boolean isLive = intake.isWhole() && intake.caughtUp();
    LogEvidence evidence = log.evidence();
    if (polled.broken() != null) {
      onBreak(polled.broken());
    }
    apply(polled.records(), nowNanos);
    watchBus(evidence, nowNanos);
    intake.onTurn(evidence, cells::known).forEach(facts::replace);
    view.endTurn(verdict.state(), nowNanos, this::forget);
    int published = publish(evidence, nowNanos);
    noteLag(isLive ? polled.records() : List.of(), nowNanos);
    save(nowNanos);
    cells.publishReports();
    status = made(reading(evidence), nowNanos);
    tellReady();
    return polled.records().size() + published;
  }

  private void begin(long nowNanos) {
    begun = true;
    bus = BusWatch.startedAt(nowNanos);
    lag = new LogLag(nowNanos);
    Saved saved = store.load(facts::replace);
    isSavedWhole = saved.place() != null;
    gate.begin(saved.cells() > 0, nowNanos);
    intake.begin(saved.place());
    if (gate.isOpen()) {
      publishPools(nowNanos);
    }
    listener.onDiskRead(saved.cells());
  }

  /// As of the newest turn. Any thread.
  public TableStatus status() {
    return status;
  }

  /// Each cell as of the newest turn, in no order. Any thread.
  public List<CellReport> cells() {
    return cells.reports();
  }

  /// Ends a turn that waits for records. Any thread.
  public void wakeup() {
    intake.wakeup();
  }

  /// From the next turn on nothing is saved, and the data directory is another process's to take.
  /// Any thread.
  public void giveUpDisk() {
    givesUpDisk = true;
  }

  /// Closes the reader and gives the disk up; the table stays as it is.
  @Override
  public void close() {
    assert thread.isCurrent() : "called by " + Thread.currentThread();
    intake.close();
    store.close();
  }

  private void onBreak(LogBreak broken) {
    breaks++;
    bus = bus.broken();
    view.onBreak();
    listener.onBreak(broken);
  }

  private void apply(List<LogRecord> read, long nowNanos) {
    Rereading beside = intake.beside();
    boolean isSaved = isSavedWhole && intake.isWhole();
    for (int i = 0; i < read.size(); i++) {
      if (i % LookAhead.MANY == 0 && beside == null) {
        ahead.atFacts(read, i);
      }
      LogRecord record = read.get(i);
      newestAppendTimeMs = Math.max(newestAppendTimeMs, record.appendTimeMs());
      if (beside != null && record.topic() == Topic.ROUTES) {
        if (record instanceof LogRecord.Unreadable garbage) {
          facts.onUnreadable(garbage);
        }
        beside.apply(record);
      } else if (facts.apply(record, nowNanos) && isSaved) {
        store.append(record);
      }
    }
    records += read.size();
  }

  /// The view has not seen the cell for so long that its endpoints are no longer kept: no record
  /// says that, so it is saved with the whole.
  private void forget(CellEntry entry) {
    facts.forget(entry);
    store.cutSoon();
  }

  private void watchBus(LogEvidence evidence, long nowNanos) {
    bus =
        bus.observe(
            evidence, intake.position(Topic.ROUTES), intake.position(Topic.PRESENCE), nowNanos);
    BusVerdict before = verdict;
    verdict = bus.verdict(nowNanos);
    if (before.state() != verdict.state()) {
      listener.onBus(before, verdict);
    }
  }

  private int publish(LogEvidence evidence, long nowNanos) {
    if (!gate.isSettled()) {
      gate.onTurn(
          new ReadyGate.Progress(
              intake.caughtUp(), intake.isWhole(), evidence.answered(), intake.progress()),
          cells.withoutManifest(),
          nowNanos);
    }
    if (!gate.isOpen()) {
      return 0;
    }
    return publishPools(nowNanos) + pools.forgetEmptyRoutes(nowNanos);
  }

  /// After the status, so that whoever is told finds it there.
  private void tellReady() {
    if (!toldReady && gate.readiness().ready()) {
      toldReady = true;
      listener.onReady(gate.readiness());
    }
  }

  private int publishPools(long nowNanos) {
    if (batch.isOpen()) {
      return pools.publish(batch, nowNanos);
    }
    batch.open();
    return pools.publishAll(cells, sharing.takeUnpublished());
  }

  /// Of what comes while the log is followed: what is read towards its end was there before. A
  /// record that is damaged on the bus has no time.
  private void noteLag(List<LogRecord> read, long nowNanos) {
    for (LogRecord record : read) {
      if (record.topic() == Topic.ROUTES && record.appendTimeMs() > 0) {
        lag.onRead(record.appendTimeMs(), wall.millis(), nowNanos);
        return;
      }
    }
    lag.onTurn(nowNanos);
  }

  private void save(long nowNanos) {
    if (givesUpDisk) {
      store.close();
    }
    if (!intake.isWhole()) {
      isSavedWhole = false;
      return;
    }
    if (!isSavedWhole) {
      isSavedWhole = true;
      store.cutSoon();
    }
    store.endTurn(intake.identity());
    store.advance(cells::states, intake.place(), nowNanos);
  }

  private TableStatus.Reading reading(LogEvidence evidence) {
    long routesPosition = intake.position(Topic.ROUTES);
    long end = evidence.routes().end();
    long missing = routesPosition < 0 || end < 0 ? -1 : Math.max(0, end - routesPosition);
    boolean isWhole = intake.isWhole() && intake.caughtUp();
    return new TableStatus.Reading(
        isWhole,
        isWhole ? "caught up" : intake.progress(),
        routesPosition,
        intake.position(Topic.PRESENCE),
        missing,
        newestAppendTimeMs,
        lag.mostMs());
  }

  private TableStatus made(TableStatus.Reading reading, long nowNanos) {
    return new TableStatus(
        nowNanos,
        verdict,
        gate.readiness(),
        reading,
        new TableStatus.Facts(
            cells.withManifest(), cells.endpoints(), ownership.hidden(), pools.emptyRoutes()),
        store.status(),
        view.status(),
        new TableStatus.Counts(
            records,
            facts.refused(),
            facts.unreadable(),
            breaks,
            facts.digestsDifferent(),
            pools.published()));
  }
}
