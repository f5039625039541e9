package dev.holdfast.router;

import dev.holdfast.events.Cell;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.log.LogBreak;
import dev.holdfast.registry.table.Readiness;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.registry.table.ViewChange;
import dev.holdfast.registry.table.WriterListener;
import dev.holdfast.registry.view.BusVerdict;
import dev.holdfast.registry.view.Freshness;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Writes to the router's log what an operator should read of the table writer: each degraded mode
/// once on entry and once on exit. Table writer only.
final class WriterLog implements WriterListener {
  private static final int NAMED_MOST = 20;

  private final Logger logger;
  private final Runnable whenDiskRead;
  private final Runnable whenKnown;

  /// @param whenDiskRead called when the disk has been read, whether or not it knew anything
  /// @param whenKnown called when the routes are known: from disk, from the log, or both in turn
  WriterLog(Logger logger, Runnable whenDiskRead, Runnable whenKnown) {
    this.logger = logger;
    this.whenDiskRead = whenDiskRead;
    this.whenKnown = whenKnown;
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
  public void onView(ViewChange change) {
    switch (change) {
      case ViewChange.CellsTurned(Freshness now, List<Cell> cells) -> onTurned(now, named(cells));
      case ViewChange.FreshnessIgnored(int unheard, int cells) ->
          logger.warn(
              "freshness IGNORED: {} of {} cells are unheard, too many to have died at once;"
                  + " only connects decide until they are heard again",
              unheard,
              cells);
      case ViewChange.FreshnessHeeded(int unheard, int cells) ->
          logger.info("freshness HEEDED again: {} of {} cells are unheard", unheard, cells);
      case ViewChange.EndpointsHidden(Slot.Standing why, List<Cell> cells) ->
          logger.warn(
              "endpoints {}: {} of {}, which are silent", why, hiddenBecause(why), named(cells));
      case ViewChange.EndpointsShown(Slot.Standing why, List<Cell> cells) ->
          logger.info("endpoints no longer {}: all of {} are shown", why, named(cells));
      case ViewChange.CellForgotten(Cell cell, int endpoints) ->
          logger.warn(
              "cell {} FORGOTTEN: its {} endpoints were pruned for the whole retention and are no"
                  + " longer kept",
              cell,
              endpoints);
    }
  }

  private void onTurned(Freshness now, String cells) {
    switch (now) {
      case HEARD -> logger.info("cells HEARD again: {}", cells);
      case SILENT ->
          logger.warn("cells SILENT: {}; their endpoints are picked after heard ones", cells);
      case STALE -> logger.warn("cells STALE: {}; their endpoints are picked last", cells);
    }
  }

  private static String hiddenBecause(Slot.Standing why) {
    return switch (why) {
      case PRUNED -> "connects fail to some";
      case AGED -> "nothing proves the identity of some";
      case PICKABLE, DRAINING, INTERRUPTED, ADDRESS_TAKEN ->
          throw new AssertionError("the view does not hide because of " + why);
    };
  }

  /// The first of them by name.
  private static String named(List<Cell> cells) {
    String names =
        cells.stream().sorted().limit(NAMED_MOST).map(Cell::name).collect(Collectors.joining(", "));
    int more = cells.size() - NAMED_MOST;
    return more > 0 ? names + " and %d more".formatted(more) : names;
  }

  @Override
  public void onDiskRead(int cells) {
    whenDiskRead.run();
    if (cells > 0) {
      logger.info("the routes of {} cells are known from disk", cells);
      whenKnown.run();
    }
  }

  @Override
  public void onReady(Readiness readiness) {
    logger.info("ready: {}", readiness.why());
    whenKnown.run();
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
