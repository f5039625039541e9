package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Route;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedRoutesTest {
  private final SharedRoutes shared = new SharedRoutes();

  @Test
  void theFirstOfEqualRoutesStandsForThem() {
    Route first = Route.parse("app.example.com/api");
    for (int i = 0; i < 1_000; i++) {
      shared.shared(Route.parse("h" + i + ".example.com"));
    }
    assertThat(shared.shared(first)).isSameAs(first);
    for (int i = 1_000; i < 2_000; i++) {
      shared.shared(Route.parse("h" + i + ".example.com"));
    }

    assertThat(shared.shared(Route.parse("app.example.com/api"))).isSameAs(first);
    Route root = Route.parse("app.example.com");
    assertThat(shared.shared(root)).isSameAs(root);
  }

  @Test
  void hostsAreCountedByTheirRootsAndWildcardsNotAtAll() {
    shared.shared(Route.parse("a.example.com"));
    shared.shared(Route.parse("a.example.com"));
    shared.shared(Route.parse("a.example.com/api"));
    shared.shared(Route.parse("only-paths.example.com/api"));
    shared.shared(Route.parse("*.example.com"));
    shared.shared(Route.parse("bb.example.com"));

    assertThat(shared.hosts()).isEqualTo(2);
    assertThat(shared.hostBytes()).isEqualTo(13 + 14);
  }

  /// `an` and `c0` have one hash as strings, and so has every row of them.
  @Test
  void hostsWithOneHashAreToldApart() {
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
    routes.forEach(route -> assertThat(shared.shared(route)).isSameAs(route));

    for (Route route : routes) {
      assertThat(shared.shared(Route.parse(route.host()))).isSameAs(route);
    }
    assertThat(shared.hosts()).isEqualTo(1_024);
  }
}
