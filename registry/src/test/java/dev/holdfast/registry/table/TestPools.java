package dev.holdfast.registry.table;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pools for tests, and lookups with text instead of bytes.
final class TestPools {
  private TestPools() {}

  /// A pool whose only endpoint may be picked.
  static Pool<String> pool(String route) {
    return pool(Route.parse(route));
  }

  static Pool<String> pool(Route route) {
    return Pool.of(route, List.of(slot("a", route, Slot.Standing.PICKABLE)));
  }

  static Pool<String> emptyPool(Route route) {
    return Pool.of(route, List.of());
  }

  static Slot<String> slot(String instance, Route route, Slot.Standing standing) {
    return new Slot<>(
        endpoint(instance, route), "runtime of " + instance, new Liveness(), standing);
  }

  static Endpoint endpoint(String instance, Route route) {
    return new Endpoint(
        new EndpointId(new Cell("cell"), instance, 8080),
        new Target("10.0.0.1", 61_001, 0, "", Protocol.HTTP1),
        EndpointState.LIVE,
        0,
        1,
        AppInstance.NONE,
        "",
        Endpoint.DEFAULT_WEIGHT,
        Map.of(),
        List.of(route));
  }

  /// Looks up `host` and `path` as they would stand in a request's head, with other bytes around.
  static <B> @Nullable Pool<B> lookup(RouteTable<B> table, String host, String path) {
    byte[] bytes = head(host, path);
    int pathAt = HEAD.length();
    int hostAt = pathAt + path.length() + MIDDLE.length();
    return table.lookup(bytes, hostAt, host.length(), pathAt, path.length());
  }

  static boolean hasPaths(RouteTable<?> table, String host) {
    byte[] bytes = head(host, "/");
    return table.hasPaths(bytes, HEAD.length() + 1 + MIDDLE.length(), host.length());
  }

  /// What the lookup found, in words: the route, `none` or `empty <route>`.
  static String found(RouteTable<String> table, String host, String path) {
    return text(lookup(table, host, path));
  }

  static String text(@Nullable Pool<String> pool) {
    if (pool == null) {
      return "none";
    }
    return pool.isEmpty() ? "empty " + pool.route() : pool.route().toString();
  }

  static List<String> routes(List<Pool<String>> pools) {
    List<String> routes = new ArrayList<>();
    pools.forEach(pool -> routes.add(pool.route().toString()));
    return routes;
  }

  private static final String HEAD = "GET ";
  private static final String MIDDLE = "?q=/x HTTP/1.1\r\nHost: ";

  private static byte[] head(String host, String path) {
    return (HEAD + path + MIDDLE + host).getBytes(StandardCharsets.ISO_8859_1);
  }
}
