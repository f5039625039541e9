package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.view.Ownership;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Gives readers the pools that a batch of touched endpoints leads to, each route's once. Table
/// writer only.
///
/// <h2>What is kept, and what is not</h2>
///
/// No index from routes to endpoints and none from endpoints to runtimes: the published pools are
/// both. A touched endpoint brings its facts as readers have them, so its old routes are known, and
/// its runtime stands in the pool of any of them. What the batch does not touch is taken over from
/// the old pool. Runtimes are opened before and retired after the pools are out, so a reader never
/// finds a retired one in the newest pool.
final class PoolPublisher<B> {
  private final LookAhead ahead;
  private final RouteTable<B> table;
  private final Runtimes<B> runtimes;
  private final PoolBuilder<B> builder;
  private final EmptyRoutes emptyRoutes = new EmptyRoutes();
  private long published;

  PoolPublisher(LookAhead ahead, RouteTable<B> table, Runtimes<B> runtimes, Ownership ownership) {
    this.ahead = ahead;
    this.table = table;
    this.runtimes = runtimes;
    this.builder = new PoolBuilder<>(ownership, runtimes);
  }

  /// Pools that readers were given so far.
  long published() {
    return published;
  }

  /// Routes that answer 503 until they are forgotten.
  int emptyRoutes() {
    return emptyRoutes.size();
  }

  /// Publishes everything into a table that readers have been given nothing of: nothing is to be
  /// compared with, taken over or retired. Returns how many pools there are.
  ///
  /// @param routes of all endpoints
  int publishAll(CellBook cells, SharedRoutes routes) {
    table.reserve(routes.hosts(), routes.hostBytes());
    SlotsByRoute<B> slots = new SlotsByRoute<>(table::hash, Math.toIntExact(cells.endpoints()));
    // In the order of endpoint ids, which is that of cells and in each of them that of its state.
    cells.forEachInOrder(entry -> addSlots(entry, slots));
    long before = published;
    slots.forEach((route, all, mayHaveOptions) -> {
      table.put(builder.first(route, all, mayHaveOptions));
      published++;
    });
    return Math.toIntExact(published - before);
  }

  private void addSlots(CellEntry entry, SlotsByRoute<B> slots) {
    CellState state = entry.state();
    for (int i = 0; state != null && i < state.size(); i++) {
      Endpoint endpoint = state.endpoint(i);
      if (endpoint.routeCount() > 0) {
        slots.add(builder.slot(endpoint, runtimes.open(endpoint), entry.view()));
      }
    }
  }

  /// Publishes what the batch leads to and empties it. Returns how many pools are new.
  int publish(Batch batch, long nowNanos) {
    List<Touched<B>> touched = touched(new ArrayList<>(batch.noted()));
    batch.clear();
    Map<Route, List<Touched<B>>> concerned = new HashMap<>();
    for (Touched<B> endpoint : touched) {
      if (!endpoint.isAlone()) {
        concern(concerned, endpoint);
      }
    }
    long before = published;
    for (Touched<B> endpoint : touched) {
      if (endpoint.isAlone()) {
        publishAlone(concerned, endpoint);
      }
    }
    concerned.forEach((route, endpoints) -> publish(route, endpoints, nowNanos));
    for (Touched<B> endpoint : touched) {
      endpoint.retire(runtimes);
    }
    return Math.toIntExact(published - before);
  }

  /// Forgets the routes that have been empty for long enough.
  int forgetEmptyRoutes(long nowNanos) {
    List<Route> due = emptyRoutes.takeDue(nowNanos);
    due.forEach(table::remove);
    return due.size();
  }

  /// Its pool anew, unless another one comes to its route: then it is one of several.
  private void publishAlone(Map<Route, List<Touched<B>>> concerned, Touched<B> endpoint) {
    Pool<B> before = Objects.requireNonNull(endpoint.pool());
    if (!concerned.isEmpty() && concerned.containsKey(before.route())) {
      concern(concerned, endpoint);
      return;
    }
    Pool<B> next = builder.next(before, endpoint);
    if (next != before) {
      table.replace(before, next);
      published++;
    }
  }

  private void publish(Route route, List<Touched<B>> touched, long nowNanos) {
    Pool<B> looked = touched.getFirst().pool();
    Pool<B> before = looked != null && looked.route().equals(route) ? looked : table.pool(route);
    Pool<B> next = builder.next(route, before, touched);
    if (next == null || next == before) {
      return;
    }
    if (before == null) {
      table.put(next);
    } else {
      table.replace(before, next);
    }
    published++;
    if (next.isEmpty()) {
      emptyRoutes.onEmptied(next.route(), nowNanos);
    } else if (before != null && before.isEmpty()) {
      emptyRoutes.onFilled(next.route());
    }
  }

  /// Every route that it was or is at.
  private static <B> void concern(Map<Route, List<Touched<B>>> concerned, Touched<B> endpoint) {
    Endpoint now = endpoint.now();
    Endpoint before = endpoint.published();
    for (int i = 0; now != null && i < now.routeCount(); i++) {
      concerned.computeIfAbsent(now.route(i), _ -> new ArrayList<>(1)).add(endpoint);
    }
    for (int i = 0; before != null && i < before.routeCount(); i++) {
      Route route = before.route(i);
      if (now == null || !now.hasRoute(route)) {
        concerned.computeIfAbsent(route, _ -> new ArrayList<>(1)).add(endpoint);
      }
    }
  }

  /// With the pool of its first route each. A run of pools is looked up before any of them is
  /// looked into, and all their first slots before any runtime is taken from one: the waits of one
  /// step for memory overlap, since none of them is for what another finds.
  private List<Touched<B>> touched(List<Batch.Noted> noted) {
    List<Touched<B>> touched = new ArrayList<>(noted.size());
    List<@Nullable Pool<B>> pools = new ArrayList<>(LookAhead.MANY);
    for (int from = 0; from < noted.size(); from += LookAhead.MANY) {
      List<Batch.Noted> run = noted.subList(from, Math.min(from + LookAhead.MANY, noted.size()));
      pools.clear();
      run.forEach(endpoint -> pools.add(poolOf(endpoint.published)));
      ahead.atSlots(pools);
      for (int i = 0; i < run.size(); i++) {
        touched.add(Touched.of(run.get(i), pools.get(i), runtimes));
      }
    }
    return touched;
  }

  /// The pool of its first route, which has its runtime.
  private @Nullable Pool<B> poolOf(@Nullable Endpoint published) {
    return published == null || published.routeCount() == 0 ? null : table.pool(published.route(0));
  }
}
