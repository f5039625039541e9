package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Reducer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a log says when it is read anew: facts that begin empty, laid beside those that are known.
/// Each cell begins there with a manifest, so whatever was lost before it is made good. Nobody is
/// shown them before all of it is read. Table writer only.
final class Rereading {
  private final Reducer reducer = new Reducer();
  private final Map<Cell, CellState> found = new HashMap<>();
  private final Predicate<Cell> wanted;

  /// @param wanted the cells that are looked for; records of others are passed over
  Rereading(Predicate<Cell> wanted) {
    this.wanted = wanted;
  }

  /// Applies a record of the routes topic.
  void apply(LogRecord record) {
    assert record.topic() == Topic.ROUTES;
    @Nullable Cell cell = record.cell();
    if (cell == null || !wanted.test(cell)) {
      return;
    }
    @Nullable CellState next = reducer.apply(found.get(cell), record).state();
    if (next != null) {
      found.put(cell, next);
    }
  }

  Set<Cell> cells() {
    return found.keySet();
  }

  /// The facts of the cells whose manifest was read.
  Collection<CellState> found() {
    return found.values();
  }
}
