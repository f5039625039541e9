package dev.holdfast.router;

import dev.holdfast.events.Cell;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.log.LogBreak;
import dev.holdfast.registry.table.Readiness;
import dev.holdfast.registry.table.WriterListener;
import dev.holdfast.registry.view.BusVerdict;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Writes to the router's log what an operator should read of the table writer: each degraded mode
/// once on entry and once on exit. Table writer only.
final class WriterLog implements WriterListener {
  private final Logger logger;
  private final Runnable whenReady;

  /// @param whenReady called once, when the routes are known
  WriterLog(Logger logger, Runnable whenReady) {
    this.logger = logger;
    this.whenReady = whenReady;
  }

  @Override
  public void onBus(BusVerdict before, BusVerdict now) {
    switch (now.state()) {
      case CONNECTED -> logger.info("bus CONNECTED (was {}): {}", before.state(), now.why());
      case DOUBTFUL -> logger.warn("bus DOUBTFUL (was {}): {}", before.state(), now.why());
      case OUT ->
          logger.warn(
              "bus OUT (was {}): {}; requests are routed by the table as it stands",
              before.state(),
              now.why());
    }
  }

  @Override
  public void onBreak(LogBreak broken) {
    switch (broken) {
      case LogBreak.Gap gap ->
          logger.warn(
              "the {} topic begins at offset {}, after {} where this router stood: facts are kept,"
                  + " the log is read again beside them",
              gap.topic(),
              gap.oldestOffset(),
              gap.savedOffset());
      case LogBreak.Shorter shorter ->
          logger.warn(
              "the {} topic ends at offset {}, before {} where this router stood: facts are kept,"
                  + " the log is read again beside them",
              shorter.topic(),
              shorter.endOffset(),
              shorter.savedOffset());
      case LogBreak.OtherRecord other ->
          logger.warn(
              "the {} topic holds another record at offset {} than the one that this router read"
                  + " there: facts are kept, the log is read again beside them",
              other.topic(),
              other.offset());
      case LogBreak.OtherLog other ->
          logger.warn(
              "it is another log now ({}, was {}): facts are kept, the log is read again beside"
                  + " them",
              other.now(),
              other.before());
    }
  }

  @Override
  public void onReady(Readiness readiness) {
    logger.info("ready: {}", readiness.why());
    whenReady.run();
  }

  @Override
  public void onUnreadable(LogRecord.Unreadable record) {
    logger.warn(
        "a record cannot be read ({} at offset {} of the {} topic, cell {}): {}",
        record.reason(),
        record.offset(),
        record.topic(),
        record.cell() == null ? "unknown" : record.cell(),
        printable(record.detail()));
  }

  /// The detail shows bytes that anybody may have written: they must not forge a line.
  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }

  @Override
  public void onThawed(Cell cell) {
    logger.info("cell {}: its manifest could be read, nothing of it is missing any more", cell);
  }

  @Override
  public void onStaleEpoch(Cell cell, Order known, @Nullable Order refused) {
    logger.warn(
        "cell {}: an older incarnation ({}) speaks and is ignored, {} is known; if no other emitter"
            + " has this name, restart it",
        cell,
        refused == null ? "unknown" : refused,
        known);
  }

  @Override
  public void onDigestDifferent(Cell cell, Order at) {
    logger.warn(
        "cell {}: its facts differ from ours at {}; its next manifest heals that", cell, at);
  }

  @Override
  public void onDigestEqual(Cell cell, Order at) {
    logger.info("cell {}: its facts are ours again at {}", cell, at);
  }
}
