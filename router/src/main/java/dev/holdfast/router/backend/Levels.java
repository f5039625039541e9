package dev.holdfast.router.backend;

import dev.holdfast.registry.table.Liveness;
import dev.holdfast.registry.table.Slot;
import org.jspecify.annotations.Nullable;

/// The levels that endpoints stand on for one request at a time: healthy, ejected, doubted,
/// quarantined, each by the rank of its cell. The lowest is picked first. Event loop only.
///
/// Where under half of a pool's usable endpoints are heard, their freshness says nothing; while all
/// cells of the group are heard, nobody asks. Where few are healthy, ejection says nothing.
final class Levels {
  static final int BEST = 0;
  static final int EJECTED = Liveness.RANKS;

  /// Cannot be picked at all.
  static final int NEVER = 4 * Liveness.RANKS;

  private static final int DOUBTED = 2 * Liveness.RANKS;
  private static final int QUARANTINED = 3 * Liveness.RANKS;

  private @Nullable Balance balance;
  private boolean ranked;

  /// Of the endpoints of a pool.
  ///
  /// @param newBalance null where it has fewer than two
  /// @param isRanked whether any cell is to be picked after others
  void begin(@Nullable Balance newBalance, boolean isRanked) {
    balance = newBalance;
    ranked = isRanked;
  }

  int of(Slot<Backend> slot, long nowNanos) {
    Backend backend = slot.runtime();
    if (!backend.isReachable()) {
      return NEVER;
    }
    int rank = ranked ? rank(slot.liveness(), nowNanos) : 0;
    if (backend.isDoubted(nowNanos)) {
      return rank + (backend.isQuarantined() ? QUARANTINED : DOUBTED);
    }
    return backend.isEjected(nowNanos) && !panics(nowNanos) ? rank + EJECTED : rank;
  }

  private boolean panics(long nowNanos) {
    return balance != null && balance.panics(nowNanos);
  }

  private int rank(Liveness liveness, long nowNanos) {
    int rank = liveness.rank();
    boolean byFreshness = rank > 0 && !liveness.isEvacuating();
    return byFreshness && balance != null && balance.ignoresFreshness(nowNanos) ? 0 : rank;
  }

  /// Lets go of the pool.
  void end() {
    balance = null;
  }
}
