package dev.holdfast.router.http;

import dev.holdfast.events.Route;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The requests of one event loop that wait for an endpoint, in the order they came, by their
/// routes. Event loop only.
final class Waiting {
  private final Map<Route, ArrayDeque<Approach>> byRoute = new HashMap<>();

  boolean isEmpty() {
    return byRoute.isEmpty();
  }

  /// Whether another request of the route may wait where `most` may; then it does.
  boolean offer(Route route, Approach request, int most) {
    if (most == 0) {
      return false;
    }
    ArrayDeque<Approach> queue = byRoute.computeIfAbsent(route, _ -> new ArrayDeque<>());
    return queue.size() < most && queue.offer(request);
  }

  /// It waits no more.
  void remove(Route route, Approach request) {
    ArrayDeque<Approach> queue = byRoute.get(route);
    if (queue != null) {
      queue.remove(request);
      tidy(route, queue);
    }
  }

  /// A request of the route has ended: the first may have its place.
  void onEnded(Route route, long nowNanos) {
    ArrayDeque<Approach> queue = byRoute.get(route);
    if (queue == null) {
      return;
    }
    @Nullable Approach first = queue.poll();
    while (first != null && first.waitsNoMore(nowNanos)) {
      first = queue.poll();
    }
    if (first != null) {
      queue.addFirst(first);
    }
    tidy(route, queue);
  }

  /// All are looked at: places become free on other loops, endpoints come back, time is up.
  void onTick(long nowNanos) {
    for (Route route : List.copyOf(byRoute.keySet())) {
      ArrayDeque<Approach> queue = byRoute.get(route);
      if (queue != null) {
        lookAtAll(queue, nowNanos);
        tidy(route, queue);
      }
    }
  }

  private static void lookAtAll(ArrayDeque<Approach> queue, long nowNanos) {
    for (int left = queue.size(); left > 0; left--) {
      @Nullable Approach next = queue.poll();
      if (next != null && !next.waitsNoMore(nowNanos)) {
        queue.add(next);
      }
    }
  }

  private void tidy(Route route, ArrayDeque<Approach> queue) {
    if (queue.isEmpty()) {
      byRoute.remove(route, queue);
    }
  }
}
