package dev.holdfast.perf.jmh;

import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.RouteTable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One way of holding routes. All hold the same pools. They are asked as a router asks: by where
/// host and path stand in the bytes of a head. Those that are keyed by strings have to make them,
/// which is a part of their cost. Any thread looks up; one thread changes.
interface Lookup {
  @Nullable Pool<Object> lookup(
      byte[] bytes, int hostAt, int hostLength, int pathAt, int pathLength);

  /// Puts the pool in the place of its route's.
  void put(Pool<Object> pool);

  /// Our own; it has its pools from its writer.
  record InTable(RouteTable<Object> table) implements Lookup {
    @Override
    public @Nullable Pool<Object> lookup(
        byte[] bytes, int hostAt, int hostLength, int pathAt, int pathLength) {
      return table.lookup(bytes, hostAt, hostLength, pathAt, pathLength);
    }

    @Override
    public void put(Pool<Object> pool) {}
  }

  /// Looks at the host's first and last bytes, and knows no route.
  record Nothing() implements Lookup {
    @Override
    public @Nullable Pool<Object> lookup(
        byte[] bytes, int hostAt, int hostLength, int pathAt, int pathLength) {
      if (bytes[hostAt] == 0 || bytes[hostAt + hostLength - 1] == 0) {
        throw new IllegalArgumentException("no host at " + hostAt);
      }
      return null;
    }

    @Override
    public void put(Pool<Object> pool) {}
  }

  /// A host as a key: in lower case.
  static String host(byte[] bytes, int at, int length) {
    return new String(bytes, at, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  static String path(byte[] bytes, int at, int length) {
    return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
  }

  /// The next wildcard that may cover the host: its first label becomes a star; null at the end.
  static @Nullable String nextWildcard(String host) {
    int label = host.startsWith("*.") ? 2 : 0;
    int dot = host.indexOf('.', label);
    return dot < 0 ? null : "*" + host.substring(dot);
  }
}
