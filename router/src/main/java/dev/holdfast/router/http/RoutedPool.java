package dev.holdfast.router.http;

import dev.holdfast.events.Route;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.router.backend.Backend;
import org.jspecify.annotations.Nullable;

/// Looks a route up anew for a request that waits on it. Event loop only.
final class RoutedPool {
  private final RouteTable<Backend> table;

  RoutedPool(RouteTable<Backend> table) {
    this.table = table;
  }

  /// The pool that the route has now; null where it has none.
  @Nullable Pool<Backend> newest(Route route) {
    byte[] host = route.hostBytes(0);
    byte[] path = route.pathBytes();
    byte[] bytes = new byte[host.length + path.length];
    System.arraycopy(host, 0, bytes, 0, host.length);
    System.arraycopy(path, 0, bytes, host.length, path.length);
    @Nullable Pool<Backend> found = table.lookup(bytes, 0, host.length, host.length, path.length);
    return found != null && found.route().equals(route) ? found : null;
  }
}
