package dev.holdfast.registry.table;

import dev.holdfast.registry.facts.Reducer;
import java.util.function.Supplier;

/// What the routers of a simulation are given from outside: as it is, or in a mutant wrong on
/// purpose. Immutable.
///
/// @param reduction the reducer
/// @param word what they are told of the bus
record SimParts(Supplier<Reduction> reduction, SimLink.Word word) {
  static final SimParts WHOLE = new SimParts(() -> new Reducer()::apply, (known, _) -> known);

  SimParts withReduction(Reduction other) {
    return new SimParts(() -> other, word);
  }

  SimParts withWord(SimLink.Word other) {
    return new SimParts(reduction, other);
  }
}
