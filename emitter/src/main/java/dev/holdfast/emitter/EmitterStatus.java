package dev.holdfast.emitter;

import dev.holdfast.emitter.api.CellOrder;
import java.util.List;

/// How an emitter stands, for people. Immutable.
///
/// @param cell its name
/// @param order what an operator has ordered for the whole cell
/// @param allSaid whether the log has the latest of everything
/// @param incarnation as `epoch/id`; empty while it has none
/// @param endpoints how many the cell's truth holds
/// @param groups in the order of the configuration
/// @param degraded a sentence for each degraded mode that it is in
/// @param refused a sentence for each LRP file, and each LRP of a file, that is refused
public record EmitterStatus(
    String cell,
    CellOrder order,
    boolean allSaid,
    String incarnation,
    int endpoints,
    List<GroupStatus> groups,
    List<String> degraded,
    List<String> refused) {
  static EmitterStatus starting(String cell) {
    return new EmitterStatus(cell, CellOrder.NONE, false, "", 0, List.of(), List.of(), List.of());
  }

  public EmitterStatus {
    groups = List.copyOf(groups);
    degraded = List.copyOf(degraded);
    refused = List.copyOf(refused);
  }
}
