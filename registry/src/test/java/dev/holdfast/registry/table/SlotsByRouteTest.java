package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Route;
import dev.holdfast.registry.table.Slot.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotsByRouteTest {
  private final RouteNumbers numbers = new RouteNumbers();

  @Test
  void equalRoutesHaveOneNumberAndTheFirstOneStandsForThem() {
    Route first = Route.parse("app.example.com/api");
    for (int i = 0; i < 1_000; i++) {
      assertThat(numbers.numberOf(Route.parse("h" + i + ".example.com"))).isEqualTo(i);
    }
    assertThat(numbers.numberOf(first)).isEqualTo(1_000);

    assertThat(numbers.numberOf(Route.parse("app.example.com/api"))).isEqualTo(1_000);
    assertThat(numbers.numberOf(Route.parse("app.example.com"))).isEqualTo(1_001);
    assertThat(numbers.numberOf(Route.parse("h3.example.com"))).isEqualTo(3);
    assertThat(numbers.route(1_000)).isSameAs(first);
    assertThat(numbers.count()).isEqualTo(1_002);
  }

  /// `an` and `c0` have one hash as strings, and so has every row of them.
  @Test
  void hostsWithOneHashHaveNumbersOfTheirOwn() {
    List<Route> routes = new ArrayList<>();
    for (int bits = 0; bits < 1_024; bits++) {
      StringBuilder host = new StringBuilder();
      for (int bit = 0; bit < 10; bit++) {
        host.append((bits >> bit & 1) == 0 ? "an" : "c0");
      }
      routes.add(Route.parse(host + ".example.com"));
    }
    assertThat(routes)
        .extracting(route -> route.host().hashCode())
        .containsOnly(routes.getFirst().host().hashCode());
    routes.forEach(numbers::numberOf);

    assertThat(numbers.count()).isEqualTo(1_024);
    for (int number = 0; number < 1_024; number++) {
      assertThat(numbers.numberOf(routes.get(number))).isEqualTo(number);
      assertThat(numbers.route(number)).isSameAs(routes.get(number));
    }
  }

  @Test
  void eachRouteHasItsSlotsInTheOrderInWhichTheyCame() {
    Random random = new Random(7);
    numbers.numberOf(Route.parse("nobody.example.com"));
    SlotsByRoute<String> byRoute = new SlotsByRoute<>(numbers, 1);
    Map<Route, List<Slot<String>>> expected = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      Route route = Route.parse("h" + random.nextInt(300) + ".example.com");
      Slot<String> slot = TestPools.slot("i" + i, route, Standing.PICKABLE);
      byRoute.add(route, slot);
      expected.computeIfAbsent(route, _ -> new ArrayList<>()).add(slot);
    }

    Map<Route, List<Slot<String>>> found = new HashMap<>();
    byRoute.forEach((route, slots) -> found.put(route, List.copyOf(slots)));

    assertThat(found).isEqualTo(expected);
  }
}
