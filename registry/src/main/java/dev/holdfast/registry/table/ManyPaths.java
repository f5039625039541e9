package dev.holdfast.registry.table;

import dev.holdfast.events.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A host's routes where they are many: an index by whole path, and which depths (numbers of
/// segments) occur. A lookup asks the index for the request's prefixes of those depths, deepest
/// first. Any thread reads; table writer only changes.
///
/// Beside a trie of segments, that asks once per depth too, this needs no nodes between the routes
/// (a path of five segments costs one entry) and no chain of objects to follow; what it cannot do
/// is to stop at the first unknown segment, and it does not matter, because a question that finds
/// no fingerprint ends in one cache line.
final class ManyPaths<B> implements HostRoutes<B> {
  /// Falling back to a few at half of their number keeps a host at the border from going to and
  /// fro.
  static final int LEAST = FewPaths.MOST / 2;

  private final ByteIndex<Pool<B>> index;
  private final SizeFilter depths = new SizeFilter();

  private ManyPaths(ByteIndex<Pool<B>> index) {
    this.index = index;
  }

  static <B> ManyPaths<B> of(FewPaths<B> few, ByteIndex<Pool<B>> empty) {
    ManyPaths<B> many = new ManyPaths<>(empty);
    few.forEach(many::put);
    return many;
  }

  int count() {
    return index.count();
  }

  /// The pool of the longest path that matches on whole segments, or null.
  @Nullable Pool<B> match(byte[] bytes, int pathAt, int pathLength) {
    long occurring = depths.sizes();
    // No route is longer than the index's keys: at most one byte more has to be looked at.
    int end = pathAt + Math.min(pathLength, ByteIndex.KEY_BYTES_MOST + 1);
    int depth = depth(bytes, pathAt, end);
    for (int to = end; depth > 0; to = lastSlash(bytes, pathAt, to), depth--) {
      if (SizeFilter.mayContain(occurring, depth)) {
        Pool<B> pool = index.find(bytes, pathAt, to - pathAt);
        if (pool != null) {
          return pool;
        }
      }
    }
    return SizeFilter.mayContain(occurring, 0) ? index.find(bytes, pathAt, 0) : null;
  }

  @Nullable Pool<B> pool(Route route) {
    byte[] key = route.pathBytes();
    return index.find(key, 0, key.length);
  }

  void put(Pool<B> pool) {
    byte[] key = pool.route().pathBytes();
    if (index.find(key, 0, key.length) == null) {
      depths.add(depth(key, 0, key.length));
    }
    index.put(key, 0, key.length, pool);
  }

  void remove(Route route) {
    byte[] key = route.pathBytes();
    index.remove(key);
    depths.remove(depth(key, 0, key.length));
  }

  /// The same routes as a few.
  FewPaths<B> few() {
    List<Pool<B>> pools = new ArrayList<>();
    forEach(pools::add);
    return FewPaths.of(pools);
  }

  void forEach(Consumer<? super Pool<B>> visitor) {
    index.forEach(visitor);
  }

  private static int depth(byte[] bytes, int from, int to) {
    return Lanes.count(bytes, from, to, Lanes.SLASHES);
  }

  private static int lastSlash(byte[] bytes, int from, int to) {
    int at = to - 1;
    while (at > from && bytes[at] != '/') {
      at--;
    }
    return at;
  }
}
