package dev.holdfast.registry.table;

import dev.holdfast.events.Route;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The routes of every host: of exact hosts by their names, of wildcard hosts by what stands behind
/// `*.`. Any thread reads; table writer only changes.
final class HostIndex<B> {
  private static final int STAR_LENGTH = "*.".length();
  private static final int NONE = -1;

  private final ByteIndex<HostRoutes<B>> exact;
  private final ByteIndex<HostRoutes<B>> wildcards;

  /// The lengths of what stands behind the stars.
  private final SizeFilter wildcardLengths = new SizeFilter();

  HostIndex(ByteIndex<HostRoutes<B>> exact, ByteIndex<HostRoutes<B>> wildcards) {
    this.exact = exact;
    this.wildcards = wildcards;
  }

  /// The routes of exactly this host, its case folded, or null. Any thread.
  @Nullable HostRoutes<B> exact(byte[] bytes, int hostAt, int hostLength) {
    return exact.find(bytes, hostAt, hostLength);
  }

  /// The pool that the nearest wildcard host with a matching path has, or null. Any thread.
  @Nullable Pool<B> matchWildcards(
      byte[] bytes, int hostAt, int hostLength, int pathAt, int pathLength) {
    long lengths = wildcardLengths.sizes();
    int end = hostAt + hostLength;
    int label = lengths == 0 ? NONE : nextLabel(bytes, hostAt, end);
    for (; label != NONE; label = nextLabel(bytes, label, end)) {
      if (SizeFilter.mayContain(lengths, end - label)) {
        HostRoutes<B> routes = wildcards.find(bytes, label, end - label);
        Pool<B> pool = HostRoutes.match(routes, bytes, pathAt, pathLength);
        if (pool != null) {
          return pool;
        }
      }
    }
    return null;
  }

  /// Whether a wildcard host that a request for this one may fall to has paths. Any thread.
  boolean wildcardsHavePaths(byte[] bytes, int hostAt, int hostLength) {
    long lengths = wildcardLengths.sizes();
    int end = hostAt + hostLength;
    int label = lengths == 0 ? NONE : nextLabel(bytes, hostAt, end);
    for (; label != NONE; label = nextLabel(bytes, label, end)) {
      if (SizeFilter.mayContain(lengths, end - label)) {
        HostRoutes<B> routes = wildcards.find(bytes, label, end - label);
        if (routes != null) {
          // A root answers all paths: nothing falls through it.
          return !(routes instanceof Pool);
        }
      }
    }
    return false;
  }

  /// Where the label after the one at `label` begins; NONE where there is none, and where this one
  /// is empty: a star stands for no such label.
  private static int nextLabel(byte[] bytes, int label, int end) {
    int dot = Lanes.indexOf(bytes, label, end, Lanes.DOTS);
    return dot == label || dot == end ? NONE : dot + 1;
  }

  /// The routes of the route's host, or null. Any thread.
  @Nullable HostRoutes<B> routes(Route route) {
    int from = keyFrom(route);
    return index(route).find(route.bytes(), from, route.hostLength() - from);
  }

  /// The hash of the route's host, which both indexes begin with.
  long hash(Route route) {
    int from = keyFrom(route);
    return index(route).hash(route.bytes(), from, route.hostLength() - from);
  }

  /// Makes room for so many exact hosts, where there are none yet. Table writer only.
  void reserve(int hosts, long nameBytes) {
    exact.reserve(hosts, nameBytes);
  }

  /// Gives the route's host these routes. Table writer only.
  void put(Route route, HostRoutes<B> routes) {
    int from = keyFrom(route);
    int length = route.hostLength() - from;
    if (route.isWildcard() && wildcards.find(route.bytes(), from, length) == null) {
      wildcardLengths.add(length);
    }
    index(route).put(route.bytes(), from, length, routes);
  }

  /// Puts the pool in the place of the only one that its route's host has; false where it has
  /// others. Table writer only.
  boolean replace(Pool<B> only, Pool<B> pool) {
    Route route = pool.route();
    int from = keyFrom(route);
    return index(route).replace(route.bytes(), from, route.hostLength() - from, only, pool);
  }

  /// Takes the route's host out. Table writer only.
  void remove(Route route) {
    byte[] key = key(route);
    if (index(route).remove(key) && route.isWildcard()) {
      wildcardLengths.remove(key.length);
    }
  }

  /// Shows the routes of every host to the visitor, as {@link ByteIndex#forEach} does. Any thread.
  void forEach(Consumer<? super HostRoutes<B>> visitor) {
    exact.forEach(visitor);
    wildcards.forEach(visitor);
  }

  private ByteIndex<HostRoutes<B>> index(Route route) {
    return route.isWildcard() ? wildcards : exact;
  }

  private static byte[] key(Route route) {
    return route.hostBytes(keyFrom(route));
  }

  private static int keyFrom(Route route) {
    return route.isWildcard() ? STAR_LENGTH : 0;
  }
}
