package dev.holdfast.emitter;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogEvidence;
import dev.holdfast.events.log.LogReader;
import dev.holdfast.events.log.RouteLog;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads what a group's presence topic holds of one cell: who spoke for it last, and whether
/// somebody still does. Emitter loop only.
final class PresenceProbe implements AutoCloseable {
  /// An answer of the bus that is older says too little of where the topic ends: beats come every 5
  /// s, and the judgement is about 10.
  static final long EVIDENCE_MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

  static final long NOT_KNOWN = Long.MAX_VALUE;

  private final RouteLog log;
  private final Cell cell;
  private final LogReader reader;
  private @Nullable Incarnation greatest;
  private long heard;
  private long lastHeardMs = Long.MIN_VALUE;
  private LogEvidence tooOld = LogEvidence.NONE;

  PresenceProbe(RouteLog log, Cell cell) {
    this.log = log;
    this.cell = cell;
    this.reader = log.openReader(new RouteLog.StartAt.Newest(), new RouteLog.StartAt.Oldest());
  }

  /// Reads on; returns how many records came.
  int poll(long waitMs) {
    LogReader.Batch batch = reader.poll(waitMs);
    batch.records().forEach(this::take);
    return batch.records().size();
  }

  /// Whether it has read to where the topic ended lately. Where it has read to an end of some time
  /// ago, it has the bus asked for the end as it is now.
  boolean isCaughtUp(long nowNanos) {
    long behindNanos = behindNanos(nowNanos);
    if (behindNanos == NOT_KNOWN) {
      return false;
    }
    boolean isFresh = behindNanos < EVIDENCE_MOST_NANOS;
    LogEvidence evidence = log.evidence();
    if (!isFresh && !evidence.equals(tooOld)) {
      tooOld = evidence;
      log.ask();
    }
    return isFresh;
  }

  /// How long ago it was that all which had been said was what it has read by now: the age of the
  /// bus's newest answer. {@link #NOT_KNOWN} while it has not read to there.
  long behindNanos(long nowNanos) {
    LogEvidence evidence = log.evidence();
    long end = evidence.presence().end();
    return evidence.answered() && end >= 0 && reader.position(Topic.PRESENCE) >= end
        ? nowNanos - evidence.answeredAtNanos()
        : NOT_KNOWN;
  }

  /// The greatest incarnation that spoke for the cell; null where none did.
  @Nullable Incarnation greatest() {
    return greatest;
  }

  /// The append time of what was last said for the cell, in ms; the least long where nothing was.
  long lastHeardMs() {
    return lastHeardMs;
  }

  /// How many records of the cell have come.
  long heard() {
    return heard;
  }

  private void take(LogRecord record) {
    @Nullable Header header =
        switch (record) {
          case LogRecord.Read read -> read.event().header();
          case LogRecord.Unreadable unreadable -> unreadable.header();
        };
    // Epoch 0 is a Hello's: of somebody who may yet refuse to start, ourselves included.
    if (header == null
        || !header.cell().equals(cell)
        || header.order().incarnation().epoch() == 0) {
      return;
    }
    Incarnation incarnation = header.order().incarnation();
    if (greatest == null || incarnation.compareTo(greatest) > 0) {
      greatest = incarnation;
    }
    heard++;
    lastHeardMs = Math.max(lastHeardMs, record.appendTimeMs());
  }

  @Override
  public void close() {
    reader.close();
  }
}
