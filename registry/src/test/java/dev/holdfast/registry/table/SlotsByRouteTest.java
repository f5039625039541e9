package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.registry.table.Slot.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class SlotsByRouteTest {
  private final RouteTable<String> table = new RouteTable<>(new Random(1));

  @Test
  void eachRouteHasItsSlotsInTheOrderInWhichTheyCame() {
    assertHasAll(table::hash, 300, i -> Route.parse("h" + i + ".example.com"));
  }

  @Test
  void soItIsWithMoreThanARunOfThem() {
    assertHasAll(table::hash, 9_000, i -> Route.parse("h" + i + ".example.com"));
  }

  @Test
  void hostsAndTheirPathsAreToldApart() {
    assertHasAll(
        table::hash,
        3_000,
        i -> Route.parse("h" + i / 6 + ".example.com" + (i % 6 == 0 ? "" : "/" + i % 6)));
  }

  @Test
  void routesWithOneHashAreToldApart() {
    assertHasAll(_ -> 7, 100, i -> Route.parse("h" + i + ".example.com"));
  }

  @Test
  void routesOfOnePartOfTheIndexComeTogether() {
    SlotsByRoute<String> byRoute = new SlotsByRoute<>(table::hash, 10_000);
    for (int i = 0; i < 10_000; i++) {
      Route route = Route.parse("h" + i + ".example.com");
      byRoute.add(TestPools.slot("i" + i, route, Standing.PICKABLE));
    }
    List<Integer> parts = new ArrayList<>();
    byRoute.forEach((route, _, _) -> parts.add(IndexSegment.branchOf(table.hash(route)) & 7));

    Set<Integer> left = new HashSet<>();
    for (int i = 1; i < parts.size(); i++) {
      if (!parts.get(i).equals(parts.get(i - 1))) {
        assertThat(left.add(parts.get(i - 1))).isTrue();
      }
    }
    assertThat(left).hasSize(7).doesNotContain(parts.getLast());
  }

  @Test
  void anEndpointOfSeveralRoutesIsAtEachAndItsOptionsAreTold() {
    Route one = Route.parse("one.example.com");
    Route other = Route.parse("other.example.com");
    Slot<String> slot = TestPools.slot("a", one, Standing.PICKABLE);
    Endpoint plain = slot.endpoint();
    Endpoint both =
        new Endpoint(
                plain.id(),
                plain.target(),
                plain.state(),
                0,
                1,
                plain.app(),
                "",
                Endpoint.DEFAULT_WEIGHT,
                Map.of(),
                List.of(one, other))
            .withOptions(
                Map.of(other, RouteOptions.of(Map.of("loadbalancing", "least-connection"))));
    SlotsByRoute<String> byRoute = new SlotsByRoute<>(table::hash, 1);
    byRoute.add(new Slot<>(both, "runtime", slot.liveness(), Standing.PICKABLE));
    List<Route> found = new ArrayList<>();

    byRoute.forEach((route, slots, mayHaveOptions) -> {
      assertThat(mayHaveOptions).isTrue();
      assertThat(slots).hasSize(1);
      found.add(route);
    });

    assertThat(found).containsExactlyInAnyOrder(one, other);
  }

  @Test
  void hashesOfOneHostDifferInTheirLowerHalvesOnly() {
    long root = table.hash(Route.parse("app.example.com"));
    long path = table.hash(Route.parse("app.example.com/api"));
    long other = table.hash(Route.parse("app.example.com/other"));

    assertThat(path >>> Integer.SIZE).isEqualTo(root >>> Integer.SIZE);
    assertThat(other >>> Integer.SIZE).isEqualTo(root >>> Integer.SIZE);
    assertThat(Set.of((int) root, (int) path, (int) other)).hasSize(3);
  }

  private static void assertHasAll(
      ToLongFunction<Route> hash, int routes, IntFunction<Route> numbered) {
    Random random = new Random(7);
    SlotsByRoute<String> byRoute = new SlotsByRoute<>(hash, 1);
    Map<Route, List<Slot<String>>> expected = new HashMap<>();
    for (int i = 0; i < 4 * routes; i++) {
      Route route = numbered.apply(random.nextInt(routes));
      Slot<String> slot = TestPools.slot("i" + i, route, Standing.PICKABLE);
      byRoute.add(slot);
      expected.computeIfAbsent(route, _ -> new ArrayList<>()).add(slot);
    }

    Map<Route, List<Slot<String>>> found = new HashMap<>();
    byRoute.forEach((route, slots, mayHaveOptions) -> {
      assertThat(mayHaveOptions).isFalse();
      assertThat(found.put(route, List.copyOf(slots))).as(route.toString()).isNull();
    });

    assertThat(found).isEqualTo(expected);
  }
}
