package dev.holdfast.router.limits;

import dev.holdfast.events.Route;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The shares of the limited routes that are in use. Any thread.
final class RouteShares {
  private final ConcurrentHashMap<Route, RouteShare> shares = new ConcurrentHashMap<>();
  private final ClientHash hash;

  RouteShares(ClientHash hash) {
    this.hash = hash;
  }

  /// Counts a request of the route in flight: returns where, unless as many as it may have are
  /// there; then null.
  ///
  /// @param most 0: no limit
  @Nullable RouteShare enter(Route route, int most) {
    while (true) {
      RouteShare share = shares.get(route);
      if (share == null) {
        share = shares.computeIfAbsent(route, this::made);
      }
      int before = share.enter();
      if (before >= 0) {
        if (most == 0 || before < most) {
          return share;
        }
        share.leave();
        return null;
      }
      // Let go, and soon out of the map: whoever meets it first takes it out.
      shares.remove(route, share);
    }
  }

  private RouteShare made(Route route) {
    return new RouteShare(hash.ofText(route.toString()));
  }

  /// Lets go of what says no more than new ones would.
  void sweep(long nowNanos) {
    shares.forEach((route, share) -> {
      if (share.letGo(nowNanos)) {
        shares.remove(route, share);
      }
    });
  }

  int size() {
    return shares.size();
  }
}
