package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogBreak;
import dev.holdfast.events.log.LogEvidence;
import dev.holdfast.events.log.LogReader;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.registry.facts.Reducer;
import dev.holdfast.registry.view.BusState;
import dev.holdfast.registry.view.BusVerdict;
import dev.holdfast.registry.view.BusWatch;
import dev.holdfast.registry.view.Ownership;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Reads a log, reduces its records to facts, and gives readers the pools they lead to: the whole
/// work of the table writer's thread, one turn at a time. Table writer only, but for {@link
/// #status}, {@link #cells} and {@link #wakeup}: any thread.
///
/// <h2>A turn</h2>
///
/// `poll -> apply -> publish -> report`. All records of a poll are applied first, then each route
/// that they concern gets one new pool. No record can stop the loop: every outcome is a value, and
/// whatever a record says touches its own cell only.
///
/// <h2>The start</h2>
///
/// Without facts, nothing is published until the routes topic has been read up to where it ended
/// when the bus first answered: readers would otherwise see routes come up one by one, half their
/// endpoints missing. Then everything is published at once, as one batch of endpoints that readers
/// have seen nothing of.
///
/// <h2>A break</h2>
///
/// When the place in the log is gone, facts are kept and reading goes on at the oldest record. What
/// was read before is refused by its order (epoch, id, seq), which no log and no clock turns back;
/// what is new is accepted; cells that the log does not speak of stay as they are. So a log that is
/// empty, new or shorter removes nothing, and a pool changes only where a cell has something new to
/// say.
///
/// What order alone cannot see is a record that was lost with the place, while a later one of its
/// cell was read: the cell is wrong until its next manifest. Reading again into facts that begin
/// empty closes that: there each cell begins with a manifest, and whoever is found replaces what
/// was known of it. It will be laid beside this one, with the facts on disk; nothing here has to
/// change for it, since a cell that is replaced whole is one more list of changes.
public final class TableWriter<B> implements AutoCloseable {
  /// A turn without records takes at most so long, so that the bus state and the deadlines of empty
  /// routes keep their times.
  private static final long POLL_MOST_MS = 50;

  private final WriterThread thread = new WriterThread();
  private final RouteLog log;
  private final WriterListener listener;

  private final CellBook cells = new CellBook();
  private final Ownership ownership = new Ownership();
  private final Batch batch = new Batch();
  private final CatchUp catchUp = new CatchUp();
  private final ReadyGate gate = new ReadyGate();
  private final Sharing sharing;
  private final FactsWriter facts;
  private final PoolPublisher<B> pools;

  private BusWatch bus = BusWatch.startedAt(0);
  private BusVerdict verdict = new BusVerdict(BusState.DOUBTFUL, "started");
  private long records;
  private long breaks;
  private long newestAppendTimeMs;
  private volatile @Nullable LogReader reader;
  private volatile TableStatus status;

  public TableWriter(
      RouteLog log, RouteTable<B> table, Runtimes<B> runtimes, WriterListener listener) {
    this(log, table, runtimes, listener, share -> new Reducer(share)::apply);
  }

  /// With another reduction than the reducer's, for tests.
  TableWriter(
      RouteLog log,
      RouteTable<B> table,
      Runtimes<B> runtimes,
      WriterListener listener,
      Function<UnaryOperator<Endpoint>, Reduction> reduction) {
    this.log = log;
    this.listener = listener;
    this.sharing = new Sharing(cells::shared, table);
    this.facts =
        new FactsWriter(cells, ownership, batch, reduction.apply(sharing::share), listener);
    this.pools = new PoolPublisher<>(table, runtimes, ownership);
    this.status = made(LogEvidence.NONE, -1, -1, 0);
  }

  /// One turn. Waits at most 50 ms for records. Returns how many records were applied and pools
  /// published. The first caller's thread is the table writer's from then on.
  public int doWork(long nowNanos) {
    assert thread.isCurrent() : "called by " + Thread.currentThread();
    LogReader from = opened(nowNanos);
    LogReader.Batch polled = from.poll(POLL_MOST_MS);
    LogEvidence evidence = log.evidence();
    if (polled.broken() != null) {
      onBreak(polled.broken(), evidence);
    }
    apply(polled.records(), nowNanos);
    watchBus(evidence, from, nowNanos);
    catchUp.onTurn(evidence, from.position(Topic.ROUTES));
    int published = publish(from.position(Topic.ROUTES), nowNanos);
    cells.publishReports();
    status = made(evidence, from.position(Topic.ROUTES), from.position(Topic.PRESENCE), nowNanos);
    return polled.records().size() + published;
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
    LogReader open = reader;
    if (open != null) {
      open.wakeup();
    }
  }

  /// Closes the reader; the table stays as it is.
  @Override
  public void close() {
    assert thread.isCurrent() : "called by " + Thread.currentThread();
    LogReader open = reader;
    if (open != null) {
      open.close();
    }
  }

  private LogReader opened(long nowNanos) {
    LogReader open = reader;
    if (open == null) {
      // Beats before now say nothing of now.
      open = log.openReader(new RouteLog.StartAt.Oldest(), new RouteLog.StartAt.Newest());
      reader = open;
      bus = BusWatch.startedAt(nowNanos);
    }
    return open;
  }

  private void onBreak(LogBreak broken, LogEvidence evidence) {
    breaks++;
    catchUp.onBreak(evidence);
    bus = bus.broken();
    listener.onBreak(broken);
  }

  private void apply(List<LogRecord> read, long nowNanos) {
    for (int i = 0; i < read.size(); i++) {
      LogRecord record = read.get(i);
      facts.apply(record, catchUp.reading(), nowNanos);
      newestAppendTimeMs = Math.max(newestAppendTimeMs, record.appendTimeMs());
    }
    records += read.size();
  }

  private void watchBus(LogEvidence evidence, LogReader from, long nowNanos) {
    bus =
        bus.observe(evidence, from.position(Topic.ROUTES), from.position(Topic.PRESENCE), nowNanos);
    BusVerdict before = verdict;
    verdict = bus.verdict(nowNanos);
    if (before.state() != verdict.state()) {
      listener.onBus(before, verdict);
    }
  }

  private int publish(long routesPosition, long nowNanos) {
    if (!gate.caughtUp() && !catchUp.done()) {
      gate.waiting(catchUp.progress(routesPosition));
      return 0;
    }
    if (!gate.caughtUp()) {
      batch.open(cells);
      gate.onCaughtUp(nowNanos);
    }
    int published = pools.publish(batch, cells::endpoint, nowNanos);
    sharing.onPublished();
    if (!gate.readiness().ready()) {
      gate.onTurn(cells.withoutManifest(), nowNanos);
      if (gate.readiness().ready()) {
        listener.onReady(gate.readiness());
      }
    }
    return published + pools.forgetEmptyRoutes(nowNanos);
  }

  private TableStatus made(
      LogEvidence evidence, long routesPosition, long presencePosition, long nowNanos) {
    long end = evidence.routes().end();
    long lag = routesPosition < 0 || end < 0 ? -1 : Math.max(0, end - routesPosition);
    return new TableStatus(
        nowNanos,
        verdict,
        gate.readiness(),
        new TableStatus.Reading(routesPosition, presencePosition, lag, newestAppendTimeMs),
        new TableStatus.Facts(
            cells.withManifest(), cells.endpoints(), ownership.hidden(), pools.emptyRoutes()),
        new TableStatus.Counts(
            records,
            facts.refused(),
            facts.unreadable(),
            breaks,
            facts.digestsDifferent(),
            pools.published()));
  }
}
