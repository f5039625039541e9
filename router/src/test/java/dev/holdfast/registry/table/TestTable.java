package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.registry.table.Slot.Standing;
import dev.holdfast.registry.view.Freshness;
import java.util.List;
import java.util.Random;

/// A route table that a test writes by hand, as the table writer would. The first thread that
/// writes is the writer.
public final class TestTable<B> {
  private final RouteTable<B> table = new RouteTable<>(new Random(7));
  private final Runtimes<B> runtimes;

  public TestTable(Runtimes<B> runtimes) {
    this.runtimes = runtimes;
  }

  public RouteTable<B> table() {
    return table;
  }

  /// The route's pickable endpoints are these, with new runtimes.
  public Pool<B> put(Route route, List<Endpoint> endpoints) {
    Pool<B> pool = pool(route, endpoints, Standing.PICKABLE);
    table.put(pool);
    return pool;
  }

  /// The route's endpoints are these, and none may be picked.
  public void putDraining(Route route, List<Endpoint> endpoints) {
    table.put(pool(route, endpoints, Standing.DRAINING));
  }

  /// The route's endpoints are these, and all are soon back.
  public void putInterrupted(Route route, List<Endpoint> endpoints) {
    table.put(pool(route, endpoints, Standing.INTERRUPTED));
  }

  /// The endpoint's cell is of that freshness, and picked accordingly.
  public void become(Slot<B> slot, Freshness freshness) {
    slot.liveness()
        .become(
            freshness,
            switch (freshness) {
              case HEARD -> Liveness.RANK_HEARD;
              case SILENT -> Liveness.RANK_SILENT;
              case STALE -> Liveness.RANK_STALE;
            });
    table.rankCells(true);
  }

  /// The endpoint's cell is being emptied.
  public void evacuate(Slot<B> slot) {
    slot.liveness().become(Freshness.HEARD, Liveness.RANK_EVACUATING);
    table.rankCells(true);
  }

  private Pool<B> pool(Route route, List<Endpoint> endpoints, Standing standing) {
    List<Slot<B>> slots =
        endpoints.stream()
            .map(e -> new Slot<>(e, runtimes.open(e), new Liveness(), standing))
            .toList();
    return Pool.of(route, slots, Ruling.of(route, slots, null, runtimes));
  }
}
