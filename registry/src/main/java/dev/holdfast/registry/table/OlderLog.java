package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogReader;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.registry.facts.CellState;
import java.util.Collection;
import java.util.function.Predicate;

/// Reads what a log holds from before a reading began, by and by, for the cells that the reading
/// has not found: a cell that has been quiet for long is known from there alone. Table writer only.
final class OlderLog implements AutoCloseable {
  private final RouteLog log;
  private final Predicate<Cell> wanted;
  private LogReader reader;
  private Rereading facts;

  OlderLog(RouteLog log, Predicate<Cell> wanted) {
    this.log = log;
    this.wanted = wanted;
    this.reader = opened();
    this.facts = new Rereading(wanted);
  }

  private LogReader opened() {
    return log.openReader(new RouteLog.StartAt.Oldest(), new RouteLog.StartAt.Newest());
  }

  /// Reads what is there, after waiting for it at most `waitMs`. Without a wait a bus that is gone
  /// would keep the thread turning for as long.
  void doWork(long waitMs) {
    LogReader.Batch polled = reader.poll(waitMs);
    if (polled.broken() != null) {
      // Retention has overtaken it: what stood before is gone, and each cell begins anew.
      reader.close();
      reader = opened();
      facts = new Rereading(wanted);
      return;
    }
    for (LogRecord record : polled.records()) {
      if (record.topic() == Topic.ROUTES) {
        facts.apply(record);
      }
    }
  }

  /// Whether it knows all that the other reader has read, which has gone on meanwhile: a record
  /// that this one had not met would be laid under what it has found, and be lost.
  ///
  /// @param position of the other reader on the routes topic
  boolean hasCaughtUpWith(long position) {
    return reader.position(Topic.ROUTES) >= position;
  }

  /// How far it has come, for people.
  String progress(long position) {
    return "reading older records for cells not found yet: at offset %d of %d"
        .formatted(Math.max(0, reader.position(Topic.ROUTES)), position);
  }

  /// The cells that it has found.
  Collection<CellState> found() {
    return facts.found();
  }

  @Override
  public void close() {
    reader.close();
  }
}
