package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RouteOptionsTest {
  private static final Route SHOP = Route.parse("shop.example.com");
  private static final Route API = Route.parse("shop.example.com/api");

  @Test
  void optionsAreSortedByNameWhateverTheirOrder() {
    Map<String, String> said = new LinkedHashMap<>();
    said.put("timeouts.request", "5s");
    said.put("https", "redirect");
    RouteOptions options = RouteOptions.of(said);

    assertThat(options.size()).isEqualTo(2);
    assertThat(options.name(0)).isEqualTo("https");
    assertThat(options.value(1)).isEqualTo("5s");
    assertThat(options).isEqualTo(RouteOptions.of(Map.copyOf(said)));
    assertThat(RouteOptions.of(Map.of())).isSameAs(RouteOptions.NONE);
  }

  @Test
  void nothingFromTheWireIsRefused() {
    Map<String, String> said = new LinkedHashMap<>();
    for (int i = 0; i < 100; i++) {
      said.put("n%03d".formatted(i), "v".repeat(5_000));
    }
    said.put("a\nb", "\u00e9\u0000");
    RouteOptions options = RouteOptions.of(said);

    assertThat(options.size()).isEqualTo(64);
    assertThat(options.asMap()).containsEntry("a?b", "??");
    assertThat(options.value(1)).hasSize(4_096);
  }

  @Test
  void whatAPersonSaysIsRefusedWhereItWouldNotStayAsItIs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RouteOptions.checked(Map.of("two words", "x")))
        .withMessageContaining("two words")
        .withMessageContaining("without spaces");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RouteOptions.checked(Map.of("x", "v".repeat(4_097))))
        .withMessageContaining("option x");
    assertThat(RouteOptions.checked(Map.of("x", "a b")).asMap()).containsEntry("x", "a b");
  }

  @Test
  void anEndpointHasOptionsByRouteAndKeepsThemInEveryForm() {
    RouteOptions asked = RouteOptions.of(Map.of("https", "redirect"));
    Endpoint plain = withRoutes(List.of(API, SHOP));
    Endpoint optioned = plain.withOptions(Map.of(API, asked));

    assertThat(plain.hasOptions()).isFalse();
    assertThat(plain.options(API)).isSameAs(RouteOptions.NONE);
    assertThat(optioned).isNotEqualTo(plain);
    assertThat(optioned.routes()).containsExactly(SHOP, API);
    assertThat(optioned.options(API)).isEqualTo(asked);
    assertThat(optioned.options(SHOP)).isSameAs(RouteOptions.NONE);
    assertThat(optioned.withState(EndpointState.DRAINING, 0).options(API)).isEqualTo(asked);
    assertThat(optioned.withParts(optioned.cell(), List.of(SHOP, API))).isEqualTo(optioned);
    assertThat(optioned.sharing(plain)).isEqualTo(optioned);
    assertThat(optioned.withOptions(Map.of())).isEqualTo(plain);
    assertThat(plain.withOptions(Map.of(Route.parse("other.example.com"), asked))).isEqualTo(plain);
  }

  @Test
  void theOnlyRouteMayHaveOptionsToo() {
    RouteOptions asked = RouteOptions.of(Map.of("priority", "low"));
    Endpoint optioned = withRoutes(List.of(SHOP)).withOptions(Map.of(SHOP, asked));

    assertThat(optioned.routeCount()).isEqualTo(1);
    assertThat(optioned.route(0)).isEqualTo(SHOP);
    assertThat(optioned.hasRoute(SHOP)).isTrue();
    assertThat(optioned.options(SHOP)).isEqualTo(asked);
  }

  private static Endpoint withRoutes(List<Route> routes) {
    return new Endpoint(
        new EndpointId(new Cell("c1"), "i1", 8080),
        new Target("10.0.0.7", 61_001, 0, "", Protocol.HTTP1),
        EndpointState.LIVE,
        0,
        1,
        AppInstance.NONE,
        "",
        Endpoint.DEFAULT_WEIGHT,
        Map.of(),
        routes);
  }
}
