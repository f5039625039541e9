package dev.holdfast.perf.proxy;

import dev.holdfast.perf.report.Machine;
import java.util.List;
import java.util.Map;

/// All that a run has found. Immutable.
///
/// @param began wall time, UTC
/// @param base the proxy that ratios are to
/// @param skipped proxies that could not run here, and why
record Report(
    String began,
    Setup setup,
    String base,
    List<Result> results,
    List<Turn> turns,
    Map<String, String> skipped) {
  /// What was measured, and where. Immutable.
  ///
  /// @param flags of the proxies' JVMs
  /// @param cores who ran where
  /// @param transport of the load
  record Setup(Machine machine, String flags, Plan plan, String cores, String transport) {}

  boolean isClean() {
    return results.stream().allMatch(result -> result.failed() == 0 && result.misrouted() == 0);
  }
}
