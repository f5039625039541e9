package dev.holdfast.registry.table;

import dev.holdfast.events.LogRecord;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Reducer;
import dev.holdfast.registry.facts.Step;
import org.jspecify.annotations.Nullable;

/// What a record makes of its cell: the {@link dev.holdfast.registry.facts.Reducer}, or in tests
/// one that is broken on purpose, which they must notice. Table writer only.
@FunctionalInterface
interface Reduction {
  Step apply(@Nullable CellState state, LogRecord record);

  /// The step to facts that were reached by another way than record by record.
  default Step replace(@Nullable CellState known, CellState found) {
    return new Reducer().replace(known, found);
  }

  static Reduction of(Reducer reducer) {
    return new Reduction() {
      @Override
      public Step apply(@Nullable CellState state, LogRecord record) {
        return reducer.apply(state, record);
      }

      @Override
      public Step replace(@Nullable CellState known, CellState found) {
        return reducer.replace(known, found);
      }
    };
  }
}
