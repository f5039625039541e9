package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.registry.table.Slot.Standing;
import dev.holdfast.registry.view.ConnectHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RulingTest {
  private static final Route ROUTE = Route.parse("app.example.com");
  private static final Route OTHER = Route.parse("other.example.com");
  private static final RouteOptions FIVE = RouteOptions.of(Map.of("timeouts.request", "5s"));
  private static final RouteOptions NINE = RouteOptions.of(Map.of("timeouts.request", "9s"));

  private final Compiling runtimes = new Compiling();

  @Test
  void greatestSinceWinsAndItShowsThatOthersDisagree() {
    Ruling ruling = ruling(List.of(slot("a", 20, NINE), slot("b", 30, FIVE), slot("c", 10, NINE)));

    assertThat(ruling).isNotNull();
    assertThat(ruling.options()).isEqualTo(FIVE);
    assertThat(ruling.from().instance()).isEqualTo("b");
    assertThat(ruling.disagree()).isTrue();
    assertThat(ruling.rules()).isEqualTo(new Compiled(ROUTE, FIVE));
  }

  @Test
  void whoMayNotBePickedHasItsSay() {
    Ruling ruling =
        ruling(
            List.of(
                slot("a", 10, NINE),
                new Slot<>(endpoint("b", 20, FIVE), "b", new Liveness(), Standing.DRAINING)));

    assertThat(ruling).isNotNull();
    assertThat(ruling.options()).isEqualTo(FIVE);
  }

  @Test
  void newestThatAsksForNothingWinsToo() {
    Ruling ruling = ruling(List.of(slot("a", 10, FIVE), slot("b", 20, RouteOptions.NONE)));

    assertThat(ruling).isNotNull();
    assertThat(ruling.options()).isSameAs(RouteOptions.NONE);
    assertThat(ruling.rules()).isNull();
    assertThat(ruling.disagree()).isTrue();
  }

  @Test
  void thereIsNoneWhereNobodyAsksForAnythingOfThisRoute() {
    Endpoint ofOther = TestPools.endpoint("a", ROUTE).withOptions(Map.of(OTHER, FIVE));

    assertThat(ruling(List.of(slot("a", 1, RouteOptions.NONE)))).isNull();
    assertThat(ruling(List.of(new Slot<>(ofOther, "a", new Liveness(), Standing.PICKABLE))))
        .isNull();
    assertThat(ruling(List.of())).isNull();
    assertThat(runtimes.compiled).isEmpty();
  }

  @Test
  void equalOptionsAreCompiledOnce() {
    Ruling first = ruling(List.of(slot("a", 10, FIVE)));
    Ruling second =
        Ruling.of(ROUTE, List.of(slot("a", 10, FIVE), slot("b", 20, FIVE)), first, runtimes);
    Ruling third = Ruling.of(ROUTE, List.of(slot("b", 20, NINE)), second, runtimes);

    assertThat(first).isNotNull();
    assertThat(second).isNotNull();
    assertThat(second.rules()).isSameAs(first.rules());
    assertThat(second.from().instance()).isEqualTo("b");
    assertThat(second.disagree()).isFalse();
    assertThat(third).isNotNull();
    assertThat(runtimes.compiled)
        .containsExactly(new Compiled(ROUTE, FIVE), new Compiled(ROUTE, NINE));
  }

  @Test
  void poolOfOneEndpointHasItsRules() {
    List<Slot<String>> slots = List.of(slot("a", 10, FIVE));
    Pool<String> pool = Pool.of(ROUTE, slots, Ruling.of(ROUTE, slots, null, runtimes));

    assertThat(pool.rules()).isEqualTo(new Compiled(ROUTE, FIVE));
    assertThat(pool.options()).isEqualTo(FIVE);
    assertThat(pool.optionsFrom()).isSameAs(slots.getFirst().endpoint());
    assertThat(pool.optionsDisagree()).isFalse();
    assertThat(pool.registered()).isEqualTo(1);
    assertThat(pool.slots()).isEqualTo(slots);
    assertThat(pool.keep("kept")).isEqualTo("kept");
    assertThat(pool.kept()).isEqualTo("kept");
    assertThat(TestPools.pool(ROUTE).rules()).isNull();
    assertThat(TestPools.pool(ROUTE).options()).isSameAs(RouteOptions.NONE);
  }

  private @Nullable Ruling ruling(List<Slot<String>> slots) {
    return Ruling.of(ROUTE, slots, null, runtimes);
  }

  private static Slot<String> slot(String instance, long sinceMs, RouteOptions options) {
    return new Slot<>(
        endpoint(instance, sinceMs, options), instance, new Liveness(), Standing.PICKABLE);
  }

  private static Endpoint endpoint(String instance, long sinceMs, RouteOptions options) {
    return TestPools.endpoint(instance, ROUTE)
        .withSince(sinceMs)
        .withOptions(Map.of(ROUTE, options));
  }

  private record Compiled(Route route, RouteOptions options) implements PoolRules {}

  private static final class Compiling implements Runtimes<String> {
    final List<Compiled> compiled = new ArrayList<>();

    @Override
    public String open(Endpoint endpoint) {
      return endpoint.instance();
    }

    @Override
    public void retire(Endpoint endpoint, String runtime) {}

    @Override
    public ConnectHistory connects(String runtime) {
      throw new AssertionError("nobody asks here");
    }

    @Override
    public PoolRules compile(Route route, RouteOptions options) {
      Compiled made = new Compiled(route, options);
      compiled.add(made);
      return made;
    }
  }
}
