package dev.holdfast.registry.table;

import dev.holdfast.events.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The routes that no endpoint is registered at any more, and until when each is remembered: it
/// answers 503 so long, and 404 afterwards. Table writer only.
final class EmptyRoutes {
  /// Long enough for an app to come back from a restart, short enough that a deleted one is soon
  /// unknown.
  static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(60);

  // Every route is remembered equally long, so the order of emptying is that of the deadlines.
  private final LinkedHashMap<Route, Long> deadlines = new LinkedHashMap<>();

  void onEmptied(Route route, long nowNanos) {
    deadlines.putLast(route, nowNanos + REMEMBERED_NANOS);
  }

  void onFilled(Route route) {
    deadlines.remove(route);
  }

  /// The routes whose deadlines have passed; they are remembered no longer.
  List<Route> takeDue(long nowNanos) {
    if (deadlines.isEmpty()) {
      return List.of();
    }
    List<Route> due = new ArrayList<>();
    for (Map.Entry<Route, Long> entry : deadlines.entrySet()) {
      if (nowNanos - entry.getValue() < 0) {
        break;
      }
      due.add(entry.getKey());
    }
    due.forEach(deadlines::remove);
    return due;
  }

  int size() {
    return deadlines.size();
  }
}
