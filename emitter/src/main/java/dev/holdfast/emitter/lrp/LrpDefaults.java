package dev.holdfast.emitter.lrp;

import dev.holdfast.events.Cell;
import java.util.List;

/// What an LRP has where its file does not say. Immutable.
///
/// @param address the cell's own address; empty where the operator gave none, then each LRP must
/// @param zone the cell's zone; may be empty
/// @param groups the groups that the emitter speaks to; the first one is the default
public record LrpDefaults(Cell cell, String address, String zone, List<String> groups) {
  public LrpDefaults {
    groups = List.copyOf(groups);
  }
}
