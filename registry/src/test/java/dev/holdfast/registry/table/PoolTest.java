package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.events.Route;
import dev.holdfast.registry.table.Slot.Standing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolTest {
  private static final Route ROUTE = Route.parse("app.example.com");

  @Test
  void pickableEndpointsComeFirstAndBothPartsStandInTheOrderOfTheirIds() {
    Pool<String> pool =
        Pool.of(
            ROUTE,
            List.of(
                slot("e", Standing.PICKABLE),
                slot("a", Standing.DRAINING),
                slot("c", Standing.PICKABLE),
                slot("d", Standing.ADDRESS_TAKEN),
                slot("b", Standing.INTERRUPTED)));

    assertThat(inOrder(pool))
        .containsExactly(
            "c PICKABLE", "e PICKABLE", "a DRAINING", "b INTERRUPTED", "d ADDRESS_TAKEN");
    assertThat(pool.size()).isEqualTo(2);
    assertThat(pool.registered()).isEqualTo(5);
    assertThat(pool.isEmpty()).isFalse();
    assertThat(pool.slots()).hasSize(5).startsWith(pool.slot(0)).endsWith(pool.slot(4));
  }

  @Test
  void slotsInTheOrderOfIdsMakeTheSamePool() {
    List<Slot<String>> slots =
        List.of(
            slot("a", Standing.DRAINING),
            slot("b", Standing.PICKABLE),
            slot("c", Standing.INTERRUPTED),
            slot("d", Standing.PICKABLE));

    assertThat(inOrder(Pool.ofOrdered(ROUTE, slots, null)))
        .isEqualTo(inOrder(Pool.of(ROUTE, slots)));
  }

  @Test
  void poolWithNothingToPickIsNotEmpty() {
    Pool<String> pool = Pool.of(ROUTE, List.of(slot("a", Standing.DRAINING)));

    assertThat(pool.size()).isZero();
    assertThat(pool.registered()).isEqualTo(1);
    assertThat(pool.isEmpty()).isFalse();
    assertThat(pool.slot(0).standing()).isEqualTo(Standing.DRAINING);
  }

  @Test
  void poolWithoutEndpointsIsEmpty() {
    Pool<String> pool = TestPools.emptyPool(ROUTE);

    assertThat(pool.size()).isZero();
    assertThat(pool.registered()).isZero();
    assertThat(pool.isEmpty()).isTrue();
    assertThat(pool.slots()).isEmpty();
    assertThatThrownBy(() -> pool.slot(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void whatAReaderKeepsFirstStaysWithAPoolOfSeveral() {
    Pool<String> several =
        Pool.of(ROUTE, List.of(slot("a", Standing.PICKABLE), slot("b", Standing.PICKABLE)));
    Pool<String> one = Pool.of(ROUTE, List.of(slot("a", Standing.PICKABLE)));

    assertThat(several.kept()).isNull();
    assertThat(several.keep("first")).isEqualTo("first");
    assertThat(several.keep("second")).isEqualTo("first");
    assertThat(several.kept()).isEqualTo("first");
    assertThat(one.keep("mine")).isEqualTo("mine");
    assertThat(one.kept()).isNull();
  }

  private static Slot<String> slot(String instance, Standing standing) {
    return TestPools.slot(instance, ROUTE, standing);
  }

  private static List<String> inOrder(Pool<String> pool) {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < pool.registered(); i++) {
      Slot<String> slot = pool.slot(i);
      order.add(slot.endpoint().id().instance() + " " + slot.standing());
      assertThat(slot.isPickable()).isEqualTo(i < pool.size());
    }
    return order;
  }
}
