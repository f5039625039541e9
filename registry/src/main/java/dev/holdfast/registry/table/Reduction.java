package dev.holdfast.registry.table;

import dev.holdfast.events.LogRecord;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Step;
import org.jspecify.annotations.Nullable;

/// What a record makes of its cell: the {@link dev.holdfast.registry.facts.Reducer}, or in tests
/// one that is broken on purpose, which they must notice. Table writer only.
@FunctionalInterface
interface Reduction {
  Step apply(@Nullable CellState state, LogRecord record);
}
