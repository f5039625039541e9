package dev.holdfast.registry.facts;

import dev.holdfast.registry.table.Breaks;

/// Rules of the reducer that its records do not pass through, each broken in one way.
public final class BrokenFactsRules {
  private BrokenFactsRules() {}

  @Breaks(rule = "facts.Reducer.isFrozenBeside", shows = "14 garbage freezes its cell", seed = 52)
  static boolean forgetsGarbageWhereALogIsReadAgain(CellState facts, CellState others) {
    return false;
  }
}
