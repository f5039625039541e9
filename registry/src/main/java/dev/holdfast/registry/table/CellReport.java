package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Order;
import dev.holdfast.registry.facts.Step.DigestVerdict;
import dev.holdfast.registry.facts.Step.Why;
import dev.holdfast.registry.view.Freshness;
import dev.holdfast.registry.view.LastHeard;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a router knows of one cell, for pages. Immutable.
///
/// @param order of the newest record that was accepted; null while no manifest was
/// @param endpoints how many are registered
/// @param frozen whether a record could not be read since the newest manifest
/// @param beat the newest sign of life; null where there was none since this router started
/// @param view what this router makes of it
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
    View view,
    Map<Why, Long> refused,
    long unreadable,
    DigestVerdict newestDigest,
    long digestsDifferent) {

  /// How old it is, and what is hidden of it. Immutable.
  ///
  /// @param agesFromNanos where on the connected clock its age begins
  /// @param pruned endpoints that are hidden because connects fail while it is silent
  /// @param aged endpoints that are hidden because nothing proves them and it has long been silent
  public record View(Freshness freshness, long agesFromNanos, int pruned, int aged) {
    static View of(CellView view) {
      LastHeard heard = view.heard;
      return new View(
          view.liveness.freshness(),
          heard == null ? 0 : heard.agesFromNanos(),
          view.hiddenBy(Slot.Standing.PRUNED),
          view.hiddenBy(Slot.Standing.AGED));
    }

    /// For how long the cell has been unheard, counted on the connected clock.
    ///
    /// @param clockNanos where that stands
    public long ageMs(long clockNanos) {
      return Math.max(0, clockNanos - agesFromNanos) / 1_000_000;
    }
  }

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
