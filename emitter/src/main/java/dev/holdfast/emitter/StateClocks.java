package dev.holdfast.emitter;

import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Counts the stated time of each draining or interrupted endpoint. Not persisted: a restarted
/// emitter counts anew. Emitter loop only.
final class StateClocks {
  private final Map<EndpointId, Clock> clocks = new HashMap<>();

  private record Clock(EndpointState state, long forMs, long endNanos) {}

  /// Goes by a new truth: a state that is stated anew begins anew, one that stays goes on.
  void follow(CellTruth truth, long nowNanos) {
    clocks
        .keySet()
        .removeIf(id -> !truth.claims().containsKey(id) || !truth.claims().get(id).runsOut());
    truth
        .claims()
        .forEach((id, claim) -> {
          if (claim.runsOut()) {
            follow(id, claim, nowNanos);
          }
        });
  }

  private void follow(EndpointId id, Claim claim, long nowNanos) {
    EndpointState state = claim.state();
    long forMs = claim.stateForMs();
    clocks.compute(
        id,
        (_, known) ->
            known != null && known.state == state && known.forMs == forMs
                ? known
                : new Clock(state, forMs, nowNanos + TimeUnit.MILLISECONDS.toNanos(forMs)));
  }

  /// The endpoints whose time is over.
  List<EndpointId> ended(long nowNanos) {
    List<EndpointId> ended = new ArrayList<>();
    clocks.forEach((id, clock) -> {
      if (nowNanos - clock.endNanos >= 0) {
        ended.add(id);
      }
    });
    return ended;
  }

  /// Nanoseconds until the next one ends; -1 where none runs.
  long endsInNanos(long nowNanos) {
    long least = -1;
    for (Clock clock : clocks.values()) {
      long in = Math.max(0, clock.endNanos - nowNanos);
      least = least < 0 ? in : Math.min(least, in);
    }
    return least;
  }
}
