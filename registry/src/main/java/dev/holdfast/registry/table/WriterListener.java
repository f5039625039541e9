package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.log.LogBreak;
import dev.holdfast.registry.view.BusVerdict;
import org.jspecify.annotations.Nullable;

/// Hears what an operator should read in a log: the entry into each degraded mode and the exit from
/// it, once each. Called on the table writer's thread; must not block.
public interface WriterListener {
  /// The bus state is another one.
  void onBus(BusVerdict before, BusVerdict now);

  /// The place in the log is gone; facts are kept and reading goes on.
  void onBreak(LogBreak broken);

  /// The view makes something else of the facts.
  void onView(ViewChange change);

  /// The disk has been read, and its facts are given to readers, before the log has been reached.
  ///
  /// @param cells how many cells they are of; 0 where there are none
  void onDiskRead(int cells);

  /// Caught up, and given to readers; the status says so already.
  void onReady(Readiness readiness);

  /// A record could not be read. Of one cell the first one, and the first after the cell thawed; of
  /// those whose very key cannot be read the first of each reason. The others are counted only.
  void onUnreadable(LogRecord.Unreadable record);

  /// The cell's new manifest could be read: nothing is missing any more.
  void onThawed(Cell cell);

  /// An emitter of this cell is being ignored because a greater incarnation is known: two have one
  /// name, or one that was stopped has woken up and must be restarted. Once for each known
  /// incarnation.
  void onStaleEpoch(Cell cell, Order known, @Nullable Order refused);

  /// A beat's digest says other facts than ours; the cell's next manifest heals it. Once, until
  /// they agree.
  void onDigestDifferent(Cell cell, Order at);

  /// They agree again.
  void onDigestEqual(Cell cell, Order at);
}
