package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Order;
import dev.holdfast.registry.facts.Step.DigestVerdict;
import dev.holdfast.registry.facts.Step.Why;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a router knows of one cell, for pages. Immutable.
///
/// @param order of the newest record that was accepted; null while no manifest was
/// @param endpoints how many are registered
/// @param frozen whether a record could not be read since the newest manifest
/// @param beat the newest sign of life; null where there was none since this router started
/// @param refused how many records changed nothing, by reason
/// @param unreadable how many could not be read
/// @param newestDigest what came of the newest digest that could be compared, else NOT_COMPARED
/// @param digestsDifferent how many digests said other facts than ours
public record CellReport(
    Cell cell,
    @Nullable Order order,
    int endpoints,
    boolean frozen,
    @Nullable LastBeat beat,
    Map<Why, Long> refused,
    long unreadable,
    DigestVerdict newestDigest,
    long digestsDifferent) {

  /// A cell's newest sign of life. Immutable.
  ///
  /// @param atNanos monotonic time at which it was read
  /// @param forMs with LEAVING, how long the silence is planned to last; else 0
  public record LastBeat(long atNanos, CellMode mode, long forMs) {
    /// How long ago that was.
    public long ageMs(long nowNanos) {
      return Math.max(0, nowNanos - atNanos) / 1_000_000;
    }
  }
}
