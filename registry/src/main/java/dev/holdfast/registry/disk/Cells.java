package dev.holdfast.registry.disk;

import dev.holdfast.registry.facts.CellState;
import java.util.Iterator;

/// All cells whose facts are known, as the table writer keeps them.
@FunctionalInterface
public interface Cells {
  /// One walk over them, which goes on over several turns while cells are added and changed: each
  /// cell that was there when it began comes once, in its state of then or a later one.
  Iterator<CellState> states();
}
