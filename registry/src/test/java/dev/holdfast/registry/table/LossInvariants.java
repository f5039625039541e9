package dev.holdfast.registry.table;

import static dev.holdfast.registry.table.BrokenInvariant.hold;

import dev.holdfast.events.Order;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.registry.facts.CellState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What must hold of several routers of one log, which loses records, and of each of them when it
/// does. One thread.
///
/// Routers are level when both have read to the end of the log as it is since it last lost
/// something: a position that the log happens to end at says nothing, as long as the router has not
/// been told that this is another log. And of the facts of a cell only those are known to all level
/// routers whose manifest was sent after the newest loss: what came before, some may have read in
/// time and others not.
final class LossInvariants {
  private final FakeLog log;
  private final Map<Order, Integer> manifests = new HashMap<>();
  private final Map<SimRouter, Integer> reached = new HashMap<>();
  private int losses;

  LossInvariants(FakeLog log) {
    this.log = log;
  }

  void onManifestSent(Order order) {
    manifests.put(order, losses);
  }

  /// The log has lost records, or is another one.
  void onLoss() {
    losses++;
  }

  /// Where the routes topic ends now.
  Mark mark() {
    return new Mark(log.end(Topic.ROUTES), losses);
  }

  /// Where the routes topic ended once.
  final class Mark {
    private final long endOffset;
    private final int lossesBefore;

    private Mark(long endOffset, int lossesBefore) {
      this.endOffset = endOffset;
      this.lossesBefore = lossesBefore;
    }

    /// Whether a reader at that position has read up to there, as far as the log still holds it.
    boolean isReadAt(long position) {
      return position >= endOffset || losses != lossesBefore;
    }
  }

  /// The router had a turn while the log was in reach.
  void onRead(SimRouter router) {
    if (log.identity().equals(log.evidence().identity())) {
      reached.put(router, losses);
    }
  }

  /// Whether it has read all of the log as it is now.
  boolean isLevel(SimRouter router) {
    TableStatus.Reading reading = router.status().reading();
    return reached.getOrDefault(router, -1) == losses
        && reading.whole()
        && reading.routesPosition() == log.end(Topic.ROUTES)
        && reading.presencePosition() == log.end(Topic.PRESENCE);
  }

  /// Whether the log has lost records since the newest manifest of these facts was sent.
  boolean mayHaveLost(CellState state) {
    return manifests.getOrDefault(StepInvariants.manifestOf(state), -1) != losses;
  }

  /// Level routers know the same.
  void checkLevel(List<SimRouter> routers) {
    List<SimRouter> level = routers.stream().filter(this::isLevel).toList();
    for (SimRouter one : level) {
      for (SimRouter other : level) {
        for (CellState state : one.states().values()) {
          if (one != other && !mayHaveLost(state)) {
            checkSame(state, one, other);
          }
        }
      }
    }
  }

  private void checkSame(CellState state, SimRouter one, SimRouter other) {
    CellState others = other.states().get(state.cell());
    // A greater incarnation of the cell, of which the log has lost everything, is known to routers
    // that booted in time and to no other.
    if (others != null && others.order().compareTo(state.order()) > 0 && mayHaveLost(others)) {
      return;
    }
    hold(
        "7 routers at equal offsets have equal facts",
        others != null
            && others.order().equals(state.order())
            && others.digest().equals(state.digest()),
        () ->
            "%s: %s %s; %s: %s %s"
                .formatted(
                    one,
                    state,
                    state.endpoints(),
                    other,
                    others,
                    others == null ? "" : others.endpoints()));
  }
}
