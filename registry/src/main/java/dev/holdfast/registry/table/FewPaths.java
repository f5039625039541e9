package dev.holdfast.registry.table;

import dev.holdfast.events.Route;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A host's routes where at least one has a path and they are few: sorted longest first, so that
/// the first that matches is the answer; the root, if there is one, is the last. Immutable.
final class FewPaths<B> implements HostRoutes<B> {
  /// Comparing eight short paths costs about as much as one look into an index.
  static final int MOST = 8;

  private final Pool<B>[] pools;

  /// The paths' bytes in the pools' order, so that a lookup reads one array from front to back.
  private final byte[] text;

  /// Where each path ends in the text.
  private final short[] ends;

  private FewPaths(List<Pool<B>> pools) {
    this.pools = array(pools);
    this.ends = new short[pools.size()];
    StringBuilder paths = new StringBuilder();
    for (int i = 0; i < ends.length; i++) {
      paths.append(pools.get(i).route().path());
      ends[i] = (short) paths.length(); // MOST + 1 paths of 1,024 bytes fit
    }
    this.text = paths.toString().getBytes(StandardCharsets.US_ASCII);
  }

  static <B> FewPaths<B> of(Pool<B> pool) {
    return new FewPaths<>(List.of(pool));
  }

  static <B> FewPaths<B> of(List<Pool<B>> pools) {
    List<Pool<B>> sorted = new ArrayList<>(pools);
    sorted.sort(Comparator.comparingInt(pool -> -pool.route().path().length()));
    return new FewPaths<>(sorted);
  }

  int count() {
    return pools.length;
  }

  /// The pool of the longest path that matches on whole segments, or null.
  @Nullable Pool<B> match(byte[] bytes, int pathAt, int pathLength) {
    int start = 0;
    for (int i = 0; i < pools.length; i++) {
      int end = ends[i];
      int length = end - start;
      if (length == 0
          || (length <= pathLength
              && (length == pathLength || bytes[pathAt + length] == '/')
              // Paths of one length differ at their ends more often than before.
              && bytes[pathAt + length - 1] == text[end - 1]
              && Arrays.equals(text, start, end, bytes, pathAt, pathAt + length))) {
        return pools[i];
      }
      start = end;
    }
    return null;
  }

  @Nullable Pool<B> pool(Route route) {
    for (Pool<B> pool : pools) {
      if (pool.route().hasPathOf(route)) {
        return pool;
      }
    }
    return null;
  }

  /// These routes with the pool in the place of its route's, if any.
  FewPaths<B> with(Pool<B> pool) {
    List<Pool<B>> next = but(pool.route());
    next.add(pool);
    return of(next);
  }

  /// These routes without one; its root alone where nothing else is left, null where nothing is.
  @Nullable HostRoutes<B> without(Route route) {
    List<Pool<B>> left = but(route);
    if (left.isEmpty()) {
      return null;
    }
    boolean rootOnly = left.size() == 1 && left.getFirst().route().isRoot();
    return rootOnly ? left.getFirst() : new FewPaths<>(left);
  }

  void forEach(Consumer<? super Pool<B>> visitor) {
    for (Pool<B> pool : pools) {
      visitor.accept(pool);
    }
  }

  private List<Pool<B>> but(Route route) {
    List<Pool<B>> left = new ArrayList<>(Arrays.asList(pools));
    left.removeIf(pool -> pool.route().hasPathOf(route));
    return left;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // An array of the raw class is all Java can make.
  private static <B> Pool<B>[] array(List<Pool<B>> pools) {
    return pools.toArray(new Pool[pools.size()]);
  }
}
