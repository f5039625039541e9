package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.registry.view.Freshness;
import java.util.List;

/// Something that the view makes of the facts has become different, as an operator should read it.
/// What happens to many cells in one turn is one change. Immutable.
public sealed interface ViewChange {
  /// The freshness of these cells is another one.
  record CellsTurned(Freshness now, List<Cell> cells) implements ViewChange {}

  /// So many cells are unheard that freshness says nothing: only connects decide who is picked.
  ///
  /// @param unheard how many of `cells`, those with a visible endpoint
  record FreshnessIgnored(int unheard, int cells) implements ViewChange {}

  /// It says something again.
  record FreshnessHeeded(int unheard, int cells) implements ViewChange {}

  /// These cells had no endpoint that was hidden for this reason, and have one now.
  record EndpointsHidden(Slot.Standing why, List<Cell> cells) implements ViewChange {}

  /// These cells have none any more.
  record EndpointsShown(Slot.Standing why, List<Cell> cells) implements ViewChange {}

  /// The cell was pruned whole for the retention: its endpoints are no longer kept, its order is.
  record CellForgotten(Cell cell, int endpoints) implements ViewChange {}
}
