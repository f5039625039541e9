package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a route costs in heap, counted by object layout: the route with its text's bytes (16 and
/// 12), a pool (24), a slot (24), the key's bytes, and its share of slots and references in the
/// index. What hangs on the endpoints is {@link SiteMemoryTest}'s.
class RouteTableMemoryTest {
  private static final Route ROUTE = Route.parse("app.example.com");

  private final RouteTable<String> table = new RouteTable<>(new Random(1));
  private final Liveness liveness = new Liveness();
  private final Endpoint endpoint = TestPools.endpoint("a", ROUTE);

  @Test
  void routeOfAHostOfItsOwnWithOneEndpointTakesLessThan155Bytes() {
    for (int i = 100_000; i < 200_000; i++) {
      put("app-%d.apps.example.com".formatted(i)); // 27 bytes
    }
    assertThat(Footprint.bytes(table) / table.routeCount()).isBetween(100L, 155L);
  }

  @Test
  void oneOfManyPathsTakesLessThan155Bytes() {
    for (int i = 100_000; i < 200_000; i++) {
      put("app.example.com/tenants/%d/api".formatted(i)); // 19 bytes of path
    }
    assertThat(Footprint.bytes(table) / table.routeCount()).isBetween(100L, 155L);
  }

  @Test
  void poolAndSlotTake48Bytes() {
    Pool<String> one = pool(ROUTE);
    Pool<String> other = pool(ROUTE);

    // What all pools share is left out by counting the second beside the first.
    long both = Footprint.bytes(new Object[] {one, other});
    long first = Footprint.bytes(new Object[] {one, one});
    assertThat(both - first).isEqualTo(48);
  }

  @Test
  void tableThatHasBecomeEmptyIsAsSmallAsANewOne() {
    long empty = Footprint.bytes(table);
    for (int i = 0; i < 50_000; i++) {
      put("app-%d.example.com".formatted(i));
      put("*.w-%d.example.com".formatted(i));
      put("paths.example.com/%d".formatted(i));
    }
    table.page(null, 150_000, null).forEach(pool -> table.remove(pool.route()));

    assertThat(table.routeCount()).isZero();
    assertThat(Footprint.bytes(table)).isEqualTo(empty);
  }

  private void put(String route) {
    table.put(pool(Route.parse(route)));
  }

  private Pool<String> pool(Route route) {
    return Pool.of(
        route, List.of(new Slot<>(endpoint, "runtime", liveness, Slot.Standing.PICKABLE)));
  }
}
