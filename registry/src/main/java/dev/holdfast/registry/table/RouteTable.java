package dev.holdfast.registry.table;

import dev.holdfast.events.Route;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The routes of a router and the pool of each. Any thread reads, wait-free and without allocation;
/// one thread, the table writer, changes.
///
/// **Hosts.** A request's host is matched in any ASCII case; one dot at its end is ignored
/// (`app.example.com.` is the same name, RFC 1034 §3.1). First the exact host is asked, then the
/// wildcards from the nearest label upwards; the star stands for one or more labels. A host with an
/// empty label (`.example.com`, `a..example.com`) matches nothing, and neither does an IPv6 literal
/// in brackets: no route can bear such a host. Whether the bytes are a valid host at all is for the
/// caller to say.
///
/// **Paths.** Of the host's routes the one with the longest path that is the request's path or ends
/// before a `/` in it; bytes are compared as they stand. Route `/api` matches `/api`, `/api/` and
/// `/api//x`, but neither `/apix` nor `/Api`, `//api` or `/%61pi`.
///
/// **Falling through.** Where no path of a host matches, the next wildcard is asked. A route that
/// matches is an answer even where its pool is empty.
public final class RouteTable<B> {
  // Idea. One index holds the hosts (HostIndex over ByteIndex). What a host has is one value there:
  // its root's pool itself, which is nearly always all there is; or a few paths, immutable; or
  // many,
  // in an index of their own that is changed where it is. A change of a route is one release store
  // of one reference, whichever of the three it is in: readers find the pool before or the pool
  // after, whole. How an index grows and shrinks under its readers is told in ByteIndex.
  //
  // One look into an index takes effect at one moment. A lookup that is answered by a host's only
  // route is one look. Any other puts several together (the exact host is absent, then a wildcard;
  // the deeper path is absent, then the shallower), and a writer may come in between: it adds the
  // exact host behind the reader's back, then removes the wildcard before the reader gets there,
  // and the reader finds neither, though at every moment there was one. So those lookups are framed
  // by two reads of `generation`, which the writer raises after each change:
  //
  //   reader: g1 = generation; looks; g2 = generation; g1 == g2 or again
  //   writer: change 1; generation + 1; change 2; generation + 1
  //
  // All these are acquire loads and release stores. To be wrong, a reader must have missed one
  // change and have seen a later one. Having seen the later one (acquire of its release store), it
  // also sees every store before it: g2 is at least what the writer set between the two. g1 is
  // less,
  // or else it would have seen the first change as well. So g1 != g2, and the reader looks again.
  // This is a sequence lock (Boehm, "Can seqlocks get along with programming language memory
  // models?", MSPC 2012) but for its waiting: a reader never waits for a change under way, since
  // half of a change is never visible. The number of tries is bounded, so that lookups stay
  // wait-free whatever the writer does: at 10,000 changes a second one look of 200 ns in 500 is
  // done twice, and TRIES_MOST fail together once in 10^21. If they do, each part of the answer was
  // true when it was looked at.

  private static final int TRIES_MOST = 8;

  private static final VarHandle GENERATION = handle("generation");
  private static final VarHandle ROUTE_COUNT = handle("routeCount");

  private final RandomGenerator secrets;
  private final KeyedHash pathHash;
  private final HostIndex<B> hosts;
  private final WriterThread writer = new WriterThread();
  private long generation;
  private long routeCount;
  private volatile boolean ranking;

  /// @param secrets where the keys of the hashes come from: a secure generator, since who can guess
  ///   them can choose hosts that fall together
  public RouteTable(RandomGenerator secrets) {
    this.secrets = secrets;
    this.pathHash = KeyedHash.draw(secrets, ByteIndex.KEY_BYTES_MOST, Lanes.KEEP_CASE);
    KeyedHash hostHash = KeyedHash.draw(secrets, ByteIndex.KEY_BYTES_MOST, Lanes.FOLD_CASE);
    this.hosts =
        new HostIndex<>(new ByteIndex<>(secrets, hostHash), new ByteIndex<>(secrets, hostHash));
  }

  /// The pool of the route that a request meets; null where there is none (404). A pool that {@link
  /// Pool#isEmpty} or has size 0 answers 503. Any thread; wait-free, no allocation.
  ///
  /// @param bytes where the host stands, without port, and the path, as raw bytes from its `/` and
  ///   without query; a path of length 0 meets the host's root
  public @Nullable Pool<B> lookup(
      byte[] bytes, int hostAt, int hostLength, int pathAt, int pathLength) {
    int length = withoutDotAtEnd(bytes, hostAt, hostLength);
    for (int tries = 1; ; tries++) {
      long before = generation();
      HostRoutes<B> exact = hosts.exact(bytes, hostAt, length);
      if (exact instanceof Pool<B> root) {
        return root;
      }
      Pool<B> pool = HostRoutes.match(exact, bytes, pathAt, pathLength);
      if (pool == null) {
        pool = hosts.matchWildcards(bytes, hostAt, length, pathAt, pathLength);
      }
      if (generation() == before || tries == TRIES_MOST) {
        return pool;
      }
    }
  }

  /// Whether a request for this host may meet a route with a path: then dot segments in its path
  /// are not to be trusted. Any thread; wait-free, no allocation.
  public boolean hasPaths(byte[] bytes, int hostAt, int hostLength) {
    int length = withoutDotAtEnd(bytes, hostAt, hostLength);
    for (int tries = 1; ; tries++) {
      long before = generation();
      HostRoutes<B> exact = hosts.exact(bytes, hostAt, length);
      // A root answers all paths: nothing falls through it to the wildcards.
      boolean has =
          exact == null
              ? hosts.wildcardsHavePaths(bytes, hostAt, length)
              : !(exact instanceof Pool);
      if (generation() == before || tries == TRIES_MOST) {
        return has;
      }
    }
  }

  /// How many routes there are, empty ones included. Any thread.
  public long routeCount() {
    return (long) ROUTE_COUNT.getAcquire(this);
  }

  /// How many changes have been published. Any thread.
  public long generation() {
    return (long) GENERATION.getAcquire(this);
  }

  /// Whether the endpoints of some cell are to be picked after those of others: only then a pick
  /// need look at {@link Liveness#rank}. Any thread.
  public boolean ranksCells() {
    return ranking;
  }

  /// Table writer only.
  void rankCells(boolean some) {
    if (ranking != some) {
      ranking = some;
    }
  }

  /// Pools in the order of their routes. Any thread, without a lock; not for the request path: the
  /// whole table is looked through for each page that is not of one host, so take large ones.
  ///
  /// A route that is there throughout the call is on its page once, with a pool that was its own at
  /// some moment of the call; one that comes or goes meanwhile may or may not be. Pages that are
  /// asked for one after another therefore never miss a route that stays.
  ///
  /// @param after only routes behind this one; null: from the start
  /// @param limit at most so many
  /// @param host only routes of this host as a route writes it (`*.example.com` for a wildcard's
  ///   own); null: of all hosts
  public List<Pool<B>> page(@Nullable Route after, int limit, @Nullable String host) {
    RoutePage<B> page = new RoutePage<>(after, limit);
    if (host == null) {
      hosts.forEach(routes -> HostRoutes.forEach(routes, page::offer));
    } else {
      HostRoutes<B> routes = hosts.routes(new Route(host, ""));
      if (routes != null) {
        HostRoutes.forEach(routes, page::offer);
      }
    }
    return page.pools();
  }

  /// Makes room for so many hosts at once, which need not be exact: a table that is filled is not
  /// to grow on the way to it. Of a table without routes. Table writer only.
  ///
  /// @param nameBytes what their names take in all
  void reserve(int hostCount, long nameBytes) {
    assert writer.isCurrent() : "reserve by " + Thread.currentThread();
    hosts.reserve(hostCount, nameBytes);
  }

  /// A hash that nobody outside can foresee. Its upper half is of the host alone and says in which
  /// part of the index that is ({@link IndexSegment#branchOf}); the lower one tells routes of a
  /// host apart.
  long hash(Route route) {
    long ofHost = hosts.hash(route);
    if (route.isRoot()) {
      return ofHost;
    }
    byte[] bytes = route.bytes();
    int pathAt = route.hostLength();
    return ofHost ^ pathHash.hash(bytes, pathAt, bytes.length - pathAt) >>> Integer.SIZE;
  }

  /// Publishes the pool of its route, in the place of the one before if there is one. Table writer
  /// only.
  void put(Pool<B> pool) {
    assert writer.isCurrent() : "put by " + Thread.currentThread();
    Route route = pool.route();
    HostRoutes<B> before = hosts.routes(route);
    boolean isNew = HostRoutes.pool(before, route) == null;
    HostRoutes<B> after = HostRoutes.with(before, pool, () -> new ByteIndex<>(secrets, pathHash));
    if (after != before) {
      hosts.put(route, after);
    }
    published(isNew ? 1 : 0);
  }

  /// Publishes the pool of a route in the place of the one that it has. Table writer only.
  void replace(Pool<B> before, Pool<B> pool) {
    assert writer.isCurrent() : "replace by " + Thread.currentThread();
    if (pool.route().isRoot() && hosts.replace(before, pool)) {
      published(0);
    } else {
      put(pool);
    }
  }

  /// Forgets the route: false where there is none. Table writer only.
  boolean remove(Route route) {
    assert writer.isCurrent() : "remove by " + Thread.currentThread();
    HostRoutes<B> before = hosts.routes(route);
    if (before == null || HostRoutes.pool(before, route) == null) {
      return false;
    }
    HostRoutes<B> after = HostRoutes.without(before, route);
    if (after == null) {
      hosts.remove(route);
    } else if (after != before) {
      hosts.put(route, after);
    }
    published(-1);
    return true;
  }

  /// The pool of exactly this route, or null. Table writer only.
  @Nullable Pool<B> pool(Route route) {
    assert writer.isCurrent() : "pool by " + Thread.currentThread();
    return HostRoutes.pool(hosts.routes(route), route);
  }

  private void published(int newRoutes) {
    ROUTE_COUNT.setRelease(this, routeCount + newRoutes);
    GENERATION.setRelease(this, generation + 1);
  }

  private static int withoutDotAtEnd(byte[] bytes, int hostAt, int hostLength) {
    return hostLength > 1 && bytes[hostAt + hostLength - 1] == '.' ? hostLength - 1 : hostLength;
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(RouteTable.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
