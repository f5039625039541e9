package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.Anchor;
import dev.holdfast.events.log.LogBreak;
import dev.holdfast.events.log.LogEvidence;
import dev.holdfast.events.log.LogIdentity;
import dev.holdfast.events.log.LogReader;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.registry.disk.Place;
import dev.holdfast.registry.facts.CellState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where on the log the table writer reads, and what the records it meets are laid over. Table
/// writer only, but for `wakeup`: any thread.
///
/// <h2>Three ways of reading</h2>
///
/// *Onward*: facts are whole up to the place, and each record goes on from there. So it is after a
/// start with facts from disk, and in the end always.
///
/// *First*: nothing is known. The log is read from a while back, far enough for each living cell to
/// have said its manifest, into facts that nobody is shown yet.
///
/// *Again*: facts are known, but the place in the log is gone. They stay as they are, in use, while
/// the log is read beside them into a {@link Rereading}; once that has caught up, each cell found
/// there whose order is not less than the known one's replaces it whole. So nothing half-read is
/// ever shown, and a log that is empty, new or shorter removes nothing.
///
/// After a first or another reading what the log holds from before it is read too, by and by, for
/// cells that have not been found ({@link OlderLog}). Then the facts are whole again: only whole
/// facts are saved.
final class Intake implements AutoCloseable {
  /// While older records are read, and none of either kind is there: short beside a turn's usual
  /// wait, since newer ones are not waited for meanwhile.
  private static final long OLDER_MOST_MS = 10;

  private final RouteLog log;
  private final Duration back;

  private volatile @Nullable LogReader reader;
  private CatchUp catchUp = new CatchUp(LogEvidence.NONE);
  private boolean onward;
  private @Nullable Rereading again;
  private @Nullable OlderLog older;
  private boolean broughtAny;
  private long firstOffset = -1;
  // The newest record of the routes topic that was read in this log.
  private @Nullable Anchor newest;

  /// @param back how far before its newest record a log is read at first, and again: two manifest
  ///   intervals
  Intake(RouteLog log, Duration back) {
    this.log = log;
    this.back = back;
  }

  /// Begins to read.
  ///
  /// @param place where whole facts end; null: nothing is known
  void begin(@Nullable Place place) {
    onward = place != null;
    newest = place == null ? null : place.anchor();
    open(
        place == null
            ? new RouteLog.StartAt.Back(back)
            : new RouteLog.StartAt.Offset(place.offset(), place.identity(), place.anchor()),
        LogEvidence.NONE);
  }

  private void open(RouteLog.StartAt routes, LogEvidence evidence) {
    @Nullable LogReader before = reader;
    if (before != null) {
      before.close();
    }
    // Beats before now say nothing of now.
    reader = log.openReader(routes, new RouteLog.StartAt.Newest());
    catchUp = new CatchUp(evidence);
    firstOffset = -1;
  }

  /// The next records of the log; after a break of the routes topic none, since it is read again.
  LogReader.Batch poll(long waitMs, boolean anyFacts) {
    LogReader from = reader();
    // The turn waits for older records, if for any.
    LogReader.Batch polled = from.poll(older == null ? waitMs : 0);
    broughtAny = !polled.records().isEmpty();
    @Nullable LogBreak broken = polled.broken();
    if (broken != null && isOfRoutes(broken)) {
      readAgain(anyFacts);
      return new LogReader.Batch(List.of(), broken);
    }
    if (firstOffset < 0) {
      firstOffset =
          polled.records().stream()
              .filter(record -> record.topic() == Topic.ROUTES)
              .mapToLong(LogRecord::offset)
              .findFirst()
              .orElse(from.position(Topic.ROUTES));
    }
    noteNewest(polled.records());
    return polled;
  }

  private void noteNewest(List<LogRecord> records) {
    for (int i = records.size() - 1; i >= 0; i--) {
      if (records.get(i).topic() == Topic.ROUTES) {
        newest = Anchor.at(records.get(i));
        return;
      }
    }
  }

  /// Presence is read from its end in any case: its place is worth nothing.
  private static boolean isOfRoutes(LogBreak broken) {
    return switch (broken) {
      case LogBreak.OtherLog _ -> true;
      case LogBreak.Gap gap -> gap.topic() == Topic.ROUTES;
      case LogBreak.Shorter shorter -> shorter.topic() == Topic.ROUTES;
      case LogBreak.OtherRecord other -> other.topic() == Topic.ROUTES;
    };
  }

  private void readAgain(boolean anyFacts) {
    onward = false;
    newest = null;
    closeOlder();
    again = anyFacts ? new Rereading(_ -> true) : null;
    open(new RouteLog.StartAt.Back(back), log.evidence());
  }

  /// The facts that a record of the routes topic is to be laid over beside the known ones; null:
  /// over those.
  @Nullable Rereading beside() {
    return again;
  }

  /// After each turn: gives the cells that are to replace what is known of them, none mostly.
  ///
  /// @param known the cells whose facts are known
  Collection<CellState> onTurn(LogEvidence evidence, Supplier<Set<Cell>> known) {
    catchUp.onTurn(evidence, position(Topic.ROUTES));
    if (!onward && catchUp.done()) {
      return endReading(evidence.routes().oldest(), known);
    }
    OlderLog open = older;
    if (open == null) {
      return List.of();
    }
    open.doWork(broughtAny ? 0 : OLDER_MOST_MS);
    if (!open.hasCaughtUpWith(position(Topic.ROUTES))) {
      return List.of();
    }
    closeOlder();
    return open.found();
  }

  private Collection<CellState> endReading(long oldestOffset, Supplier<Set<Cell>> known) {
    onward = true;
    @Nullable Rereading read = again;
    again = null;
    if (firstOffset > oldestOffset) {
      // After a first reading the facts are what was found.
      Set<Cell> found = read == null ? known.get() : read.cells();
      older = new OlderLog(log, cell -> !found.contains(cell));
    }
    return read == null ? List.of() : read.found();
  }

  private void closeOlder() {
    if (older != null) {
      older.close();
      older = null;
    }
  }

  /// Whether the log has been read up to where it ended when the newest reading began.
  boolean caughtUp() {
    return catchUp.done();
  }

  /// Whether the known facts say all that the log says up to the position.
  boolean isWhole() {
    return onward && older == null;
  }

  /// What it does, for people.
  String progress() {
    if (older != null) {
      return older.progress(position(Topic.ROUTES));
    }
    String reading = catchUp.progress(position(Topic.ROUTES));
    return again == null ? reading : "the place in the log was lost, " + reading;
  }

  /// The offset of the next record, -1 while that is not known.
  long position(Topic topic) {
    return reader().position(topic);
  }

  /// The log that is read; null while it is not known.
  @Nullable LogIdentity identity() {
    return reader().identity();
  }

  private LogReader reader() {
    return Objects.requireNonNull(reader);
  }

  /// Up to where the log has been read; null while it is not known where that is.
  @Nullable Place place() {
    @Nullable LogIdentity identity = identity();
    long offset = position(Topic.ROUTES);
    return identity == null || offset < 0 ? null : new Place(identity, offset, newest);
  }

  /// Ends a poll that waits. Any thread.
  void wakeup() {
    LogReader open = reader;
    if (open != null) {
      open.wakeup();
    }
  }

  @Override
  public void close() {
    closeOlder();
    LogReader open = reader;
    if (open != null) {
      open.close();
    }
  }
}
