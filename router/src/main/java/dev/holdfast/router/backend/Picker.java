package dev.holdfast.router.backend;

import dev.holdfast.registry.table.Liveness;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.registry.view.MassSilence;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Chooses the endpoints of one request, each once: round-robin those whose cell is heard, then
/// those of silent, of stale and of evacuating cells, in the same order those that are doubted, and
/// then those that are quarantined. One per request at work, used again and again. Event loop only.
///
/// Where under half of a pool's usable endpoints are heard, their freshness says nothing, and all
/// take turns. While all cells of the group are heard, nobody asks how fresh an endpoint is.
public final class Picker {
  /// Where each route's turn stands. Routes share a place only by the chance of their hash, which
  /// costs evenness, never correctness.
  public static final class Turns {
    private static final int SIZE = 4_096;
    private final int[] next = new int[SIZE];

    /// Begins each route at a place of its own, so that loops do not all begin with the same
    /// endpoint.
    public Turns(RandomGenerator random) {
      for (int i = 0; i < SIZE; i++) {
        next[i] = random.nextInt(1 << 20);
      }
    }

    int take(Pool<?> pool) {
      int hash = pool.route().hashCode();
      int place = (hash ^ hash >>> 15) & (SIZE - 1);
      int turn = next[place];
      next[place] = turn + 1 & Integer.MAX_VALUE;
      return turn % pool.size();
    }
  }

  // Endpoints are given level by level: those without doubt by rank, then the doubted by rank, then
  // the quarantined by rank.
  private static final int DOUBTED = Liveness.RANKS;
  private static final int QUARANTINED = 2 * Liveness.RANKS;
  private static final int LEVELS = 3 * Liveness.RANKS;

  // As many as are tried for one request unless it is configured otherwise.
  private static final int TRIES_USUAL = 8;

  private final Turns turns;
  private final RouteTable<?> table;
  private @Nullable Pool<Backend> pool;
  private int first;
  private int seen;
  private int level;
  private int tries;
  private int[] tried = new int[TRIES_USUAL];
  private boolean ranked;
  private PoolFreshness freshness = PoolFreshness.NOT_ASKED;

  /// Whether the freshness of cells counts in the pool at work.
  private enum PoolFreshness {
    NOT_ASKED,
    HEEDED,
    IGNORED
  }

  /// @param table says whether any cell is to be picked after others
  public Picker(Turns turns, RouteTable<?> table) {
    this.turns = turns;
    this.table = table;
  }

  /// Begins with another request.
  public void begin(Pool<Backend> newPool) {
    assert newPool.size() > 0;
    pool = newPool;
    first = newPool.size() == 1 ? 0 : turns.take(newPool);
    seen = 0;
    level = 0;
    tries = 0;
    ranked = table.ranksCells();
    freshness = PoolFreshness.NOT_ASKED;
  }

  /// How many endpoints have been given.
  public int tries() {
    return tries;
  }

  /// The next endpoint to try, null where all have been.
  public @Nullable Slot<Backend> next(long nowNanos) {
    Pool<Backend> from = Objects.requireNonNull(pool);
    int size = from.size();
    // While all cells are heard, the levels between are empty.
    for (; level < LEVELS; level += ranked ? 1 : Liveness.RANKS, seen = 0) {
      while (seen < size) {
        int place = first + seen++;
        int at = place < size ? place : place - size;
        Slot<Backend> slot = from.slot(at);
        if (slot.runtime().isReachable() && level(slot, nowNanos) == level && !wasTried(at)) {
          return given(at, slot);
        }
      }
    }
    return null;
  }

  private Slot<Backend> given(int at, Slot<Backend> slot) {
    if (tries == tried.length) {
      tried = Arrays.copyOf(tried, tries * 2);
    }
    tried[tries++] = at;
    return slot;
  }

  /// One that has failed for this request stands at another level now, as does one whose cell has
  /// just become silent.
  private boolean wasTried(int at) {
    for (int i = 0; i < tries; i++) {
      if (tried[i] == at) {
        return true;
      }
    }
    return false;
  }

  private int level(Slot<Backend> slot, long nowNanos) {
    int rank = ranked ? rank(slot, nowNanos) : 0;
    Backend backend = slot.runtime();
    if (!backend.isDoubted(nowNanos)) {
      return rank;
    }
    return rank + (backend.isQuarantined() ? QUARANTINED : DOUBTED);
  }

  private int rank(Slot<Backend> slot, long nowNanos) {
    Liveness liveness = slot.liveness();
    int rank = liveness.rank();
    boolean byFreshness = rank > 0 && !liveness.isEvacuating();
    return byFreshness && ignoresFreshness(nowNanos) ? 0 : rank;
  }

  /// Asked once for a request, and only when it comes to an endpoint that is not heard: a pool is
  /// not walked for requests that meet a heard one at once.
  private boolean ignoresFreshness(long nowNanos) {
    if (freshness == PoolFreshness.NOT_ASKED) {
      freshness = isSilent(nowNanos) ? PoolFreshness.IGNORED : PoolFreshness.HEEDED;
    }
    return freshness == PoolFreshness.IGNORED;
  }

  private boolean isSilent(long nowNanos) {
    Pool<Backend> from = Objects.requireNonNull(pool);
    int usable = 0;
    int heard = 0;
    for (int i = 0; i < from.size(); i++) {
      Slot<Backend> slot = from.slot(i);
      Backend backend = slot.runtime();
      Liveness liveness = slot.liveness();
      if (backend.isReachable() && !backend.isDoubted(nowNanos) && !liveness.isEvacuating()) {
        usable++;
        heard += liveness.rank() == 0 ? 1 : 0;
      }
    }
    return MassSilence.isInPool(heard, usable);
  }

  /// Lets go of the pool, so that it can be collected.
  public void end() {
    pool = null;
  }
}
