package dev.holdfast.registry.table;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.log.LogBreak;
import dev.holdfast.registry.disk.FaultyDirectory;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Step;
import org.jspecify.annotations.Nullable;

/// Sees what a simulated router does, and throws when it may never happen.
interface SimRouterWatch {
  /// It has read its disk, which holds this.
  default void onDiskRead(FaultyDirectory.Held held) {}

  /// A step of its reducer, before it counts.
  default void onStep(SimRouter router, @Nullable CellState before, LogRecord record, Step step) {}

  /// What was found on disk or read anew is put in the place of what is known of its cell.
  default void onReplaced(SimRouter router, @Nullable CellState before, Step step) {}

  /// Its place in the log is gone.
  default void onBreak(LogBreak broken) {}

  default void onView(ViewChange change) {}

  default void beforeTurn(long nowNanos) {}

  default void afterTurn(long nowNanos) {}
}
