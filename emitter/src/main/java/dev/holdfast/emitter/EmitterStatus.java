package dev.holdfast.emitter;

import java.util.List;

/// How an emitter stands, for people. Immutable.
///
/// @param incarnation as `epoch/id`; empty while it has none
/// @param endpoints how many the cell's truth holds
/// @param groups in the order of the configuration
/// @param degraded a sentence for each degraded mode that it is in
/// @param refused a sentence for each LRP file that is refused
public record EmitterStatus(
    String incarnation,
    int endpoints,
    List<GroupStatus> groups,
    List<String> degraded,
    List<String> refused) {
  static final EmitterStatus STARTING = new EmitterStatus("", 0, List.of(), List.of(), List.of());

  public EmitterStatus {
    groups = List.copyOf(groups);
    degraded = List.copyOf(degraded);
    refused = List.copyOf(refused);
  }
}
