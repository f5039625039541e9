package dev.holdfast.registry.table;

import dev.holdfast.events.Route;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The routes of one host: one root (the pool itself), a few, or many with paths. What the table
/// keeps per host; a host without routes is not kept. Any thread reads; table writer only changes.
sealed interface HostRoutes<B> permits Pool, FewPaths, ManyPaths {

  /// The pool of the longest path that matches on whole segments, or null. Any thread.
  static <B> @Nullable Pool<B> match(
      @Nullable HostRoutes<B> routes, byte[] bytes, int pathAt, int pathLength) {
    return switch (routes) {
      case null -> null;
      case Pool<B> root -> root;
      case FewPaths<B> few -> few.match(bytes, pathAt, pathLength);
      case ManyPaths<B> many -> many.match(bytes, pathAt, pathLength);
    };
  }

  /// The pool of exactly this route, or null. Table writer only.
  static <B> @Nullable Pool<B> pool(@Nullable HostRoutes<B> routes, Route route) {
    return switch (routes) {
      case null -> null;
      case Pool<B> root -> route.isRoot() ? root : null;
      case FewPaths<B> few -> few.pool(route);
      case ManyPaths<B> many -> many.pool(route);
    };
  }

  /// The routes with the pool in the place of its route's, if any. Many paths are changed where
  /// they are and answer themselves; all else is a new value. Table writer only.
  static <B> HostRoutes<B> with(
      @Nullable HostRoutes<B> routes, Pool<B> pool, Supplier<ByteIndex<Pool<B>>> indexes) {
    return switch (routes) {
      case null -> pool.route().isRoot() ? pool : FewPaths.of(pool);
      case Pool<B> root -> pool.route().isRoot() ? pool : FewPaths.of(root).with(pool);
      case FewPaths<B> few -> {
        FewPaths<B> next = few.with(pool);
        yield next.count() <= FewPaths.MOST ? next : ManyPaths.of(next, indexes.get());
      }
      case ManyPaths<B> many -> {
        many.put(pool);
        yield many;
      }
    };
  }

  /// The routes without this one, which is among them; null where none is left. Table writer only.
  static <B> @Nullable HostRoutes<B> without(HostRoutes<B> routes, Route route) {
    return switch (routes) {
      case Pool<B> _ -> null;
      case FewPaths<B> few -> few.without(route);
      case ManyPaths<B> many -> {
        many.remove(route);
        yield many.count() > ManyPaths.LEAST ? many : many.few();
      }
    };
  }

  /// Shows every pool to the visitor. Any thread.
  static <B> void forEach(HostRoutes<B> routes, Consumer<? super Pool<B>> visitor) {
    switch (routes) {
      case Pool<B> root -> visitor.accept(root);
      case FewPaths<B> few -> few.forEach(visitor);
      case ManyPaths<B> many -> many.forEach(visitor);
    }
  }
}
