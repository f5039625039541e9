package dev.holdfast.router.backend;

import dev.holdfast.events.Route;
import java.util.random.RandomGenerator;

/// What an event loop keeps of each route: where its turn stands, and its budget of retries. Routes
/// share a place only by the chance of their hash, which costs evenness, never correctness. Event
/// loop only.
public final class Turns {
  private static final int SIZE = 4_096;
  // A request that is sent again takes as much from the budget.
  private static final int RETRY = 100;
  private static final int BUDGET_FIRST = 10 * RETRY;
  private static final int BUDGET_MOST = 100 * RETRY;

  private final int[] next = new int[SIZE];
  private final int[] budget = new int[SIZE];
  private final RandomGenerator random;

  /// Begins each route at a place of its own, so that loops do not all begin with the same
  /// endpoint.
  public Turns(RandomGenerator random) {
    this.random = random;
    for (int i = 0; i < SIZE; i++) {
      next[i] = random.nextInt(1 << 20);
      budget[i] = BUDGET_FIRST;
    }
  }

  /// Where a route's are kept.
  static int place(Route route) {
    int hash = route.hashCode();
    return (hash ^ hash >>> 15) & SIZE - 1;
  }

  /// The next turn of a route's near endpoints, or of its others.
  int take(int place, boolean ofNear) {
    int at = place ^ (ofNear ? 0 : 1);
    int turn = next[at];
    next[at] = turn + 1 & Integer.MAX_VALUE;
    return turn;
  }

  /// A request has come: it earns its route so many hundredths of a retry.
  void earn(int place, int percent) {
    budget[place] = Math.min(BUDGET_MOST, budget[place] + percent);
  }

  /// Whether the budget has a retry left.
  boolean maySpend(int place) {
    return budget[place] >= RETRY;
  }

  /// A request is sent again.
  void spend(int place) {
    budget[place] -= RETRY;
  }

  RandomGenerator random() {
    return random;
  }
}
