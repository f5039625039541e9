package dev.holdfast.perf.jmh;

import dev.holdfast.registry.table.Pool;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Hosts in a concurrent map, the paths of each in a tree that is copied for each change. Any
/// thread looks up; one thread changes.
final class MapOfHosts implements Lookup {
  private final ConcurrentHashMap<String, TreeMap<String, Pool<Object>>> hosts =
      new ConcurrentHashMap<>();

  @Override
  public @Nullable Pool<Object> lookup(
      byte[] bytes, int hostAt, int hostLength, int pathAt, int pathLength) {
    String path = null;
    @Nullable String host = Lookup.host(bytes, hostAt, hostLength);
    for (; host != null; host = Lookup.nextWildcard(host)) {
      TreeMap<String, Pool<Object>> paths = hosts.get(host);
      if (paths != null) {
        path = path == null ? Lookup.path(bytes, pathAt, pathLength) : path;
        Pool<Object> pool = longest(paths, path);
        if (pool != null) {
          return pool;
        }
      }
    }
    return null;
  }

  /// The greatest path that is not greater is the longest that matches, or says how much of it
  /// could still match.
  private static @Nullable Pool<Object> longest(
      NavigableMap<String, Pool<Object>> paths, String path) {
    String left = path;
    while (true) {
      Map.Entry<String, Pool<Object>> floor = paths.floorEntry(left);
      if (floor == null) {
        return null;
      }
      String key = floor.getKey();
      if (path.startsWith(key)
          && (key.isEmpty() || path.length() == key.length() || path.charAt(key.length()) == '/')) {
        return floor.getValue();
      }
      int slash = left.lastIndexOf('/');
      left = slash < 0 ? "" : left.substring(0, slash);
    }
  }

  @Override
  public void put(Pool<Object> pool) {
    hosts.compute(
        pool.route().host(),
        (_, before) -> {
          TreeMap<String, Pool<Object>> paths =
              before == null ? new TreeMap<>() : new TreeMap<>(before);
          paths.put(pool.route().path(), pool);
          return paths;
        });
  }
}
