package dev.holdfast.perf.degraded;

import dev.holdfast.perf.report.Machine;
import java.util.List;
import java.util.Map;

/// All that a run has found. Immutable.
///
/// @param began wall time, UTC
/// @param flags of the router's JVM
/// @param skipped faults that could not be played here, and why
record DegradedReport(
    String began,
    Machine machine,
    String flags,
    Plan plan,
    List<Outcome> outcomes,
    Map<String, String> skipped) {
  /// Whether every promise was kept.
  boolean isKept() {
    return outcomes.stream().allMatch(outcome -> outcome.broken().isEmpty());
  }
}
