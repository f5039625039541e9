package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.registry.table.Slot.Standing;
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

  private Pool<B> pool(Route route, List<Endpoint> endpoints, Standing standing) {
    return Pool.of(
        route, endpoints.stream().map(e -> new Slot<>(e, runtimes.open(e), standing)).toList());
  }
}
