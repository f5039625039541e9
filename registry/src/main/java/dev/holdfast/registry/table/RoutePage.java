package dev.holdfast.registry.table;

import dev.holdfast.events.Route;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The first pools, in the order of their routes, of all that it is shown. One thread.
final class RoutePage<B> {
  private final @Nullable Route after;
  private final int limit;
  private final TreeMap<Route, Pool<B>> first = new TreeMap<>();

  /// @param after only routes behind this one; null for all
  RoutePage(@Nullable Route after, int limit) {
    this.after = after;
    this.limit = limit;
  }

  void offer(Pool<B> pool) {
    Route route = pool.route();
    if (limit <= 0 || (after != null && route.compareTo(after) <= 0)) {
      return;
    }
    if (first.size() < limit) {
      first.put(route, pool);
    } else if (route.compareTo(first.lastKey()) <= 0) {
      first.put(route, pool);
      if (first.size() > limit) {
        first.pollLastEntry();
      }
    }
  }

  List<Pool<B>> pools() {
    return List.copyOf(first.values());
  }
}
