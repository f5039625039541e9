package dev.holdfast.router.backend;

import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.Slot;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Chooses the endpoints of one request in turn: first those without doubt, round-robin, then those
/// that were doubted before this request came. One per request at work, used again and again. Event
/// loop only.
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

  private final Turns turns;
  private @Nullable Pool<Backend> pool;
  private int first;
  private int seen;
  private int tries;
  private boolean doubtfulToo;
  private long startNanos;

  public Picker(Turns turns) {
    this.turns = turns;
  }

  /// Begins with another request.
  public void begin(Pool<Backend> newPool, long nowNanos) {
    assert newPool.size() > 0;
    pool = newPool;
    first = newPool.size() == 1 ? 0 : turns.take(newPool);
    seen = 0;
    tries = 0;
    doubtfulToo = false;
    startNanos = nowNanos;
  }

  /// How many endpoints have been given.
  public int tries() {
    return tries;
  }

  /// The next endpoint to try, null where all have been.
  ///
  /// @param doubtNanos how long a doubt lasts: one that ends later than that after the request's
  ///   start is younger than the request, so this endpoint has just been tried
  public @Nullable Slot<Backend> next(long nowNanos, long doubtNanos) {
    Pool<Backend> from = Objects.requireNonNull(pool);
    int size = from.size();
    while (true) {
      while (seen < size) {
        int at = first + seen++;
        Slot<Backend> slot = from.slot(at < size ? at : at - size);
        Backend backend = slot.runtime();
        if (!backend.isReachable()) {
          continue;
        }
        boolean doubted = backend.isDoubted(nowNanos);
        boolean wanted =
            doubtfulToo ? doubted && (tries == 0 || isOlder(backend, doubtNanos)) : !doubted;
        if (wanted) {
          tries++;
          return slot;
        }
      }
      if (doubtfulToo) {
        return null;
      }
      doubtfulToo = true;
      seen = 0;
    }
  }

  private boolean isOlder(Backend backend, long doubtNanos) {
    return backend.doubtedUntilNanos() - (startNanos + doubtNanos) < 0;
  }

  /// Lets go of the pool, so that it can be collected.
  public void end() {
    pool = null;
  }
}
