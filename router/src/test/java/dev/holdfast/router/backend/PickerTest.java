package dev.holdfast.router.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.registry.table.TestTable;
import dev.holdfast.router.http.Endpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PickerTest {
  private static final long DOUBT = 1_000;
  private static final Route ROUTE = Route.parse("a.example.com");

  private final Picker picker = new Picker(new Picker.Turns(new SplittableRandom(1)));
  private final TestTable<Backend> table = new TestTable<>(new BackendRuntimes(_ -> {}));

  private Pool<Backend> pool(int size) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      endpoints.add(Endpoints.local("app", i, 1_000 + i, ROUTE));
    }
    return table.put(ROUTE, endpoints);
  }

  private List<Integer> all(Pool<Backend> pool, long now) {
    picker.begin(pool, now);
    List<Integer> given = new ArrayList<>();
    for (Slot<Backend> s = picker.next(now, DOUBT); s != null; s = picker.next(now, DOUBT)) {
      given.add(s.endpoint().app().index());
    }
    return given;
  }

  @Test
  void eachRequestBeginsWithTheNextEndpointAndMayTryAllOnce() {
    Pool<Backend> pool = pool(3);
    List<Integer> first = all(pool, 0);
    List<Integer> second = all(pool, 0);
    assertThat(first).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(second.getFirst()).isEqualTo((first.getFirst() + 1) % 3);
  }

  @Test
  void doubtedEndpointComesLast() {
    Pool<Backend> pool = pool(3);
    pool.slot(1).runtime().doubt(50 + DOUBT);
    for (int i = 0; i < 3; i++) {
      assertThat(all(pool, 100)).hasSize(3).endsWith(1);
    }
    assertThat(all(pool, 51 + DOUBT)).hasSize(3);
  }

  @Test
  void whereAllAreDoubtedAllAreTried() {
    Pool<Backend> pool = pool(2);
    pool.slot(0).runtime().doubt(50 + DOUBT);
    pool.slot(1).runtime().doubt(60 + DOUBT);
    assertThat(all(pool, 100)).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void whatFailedForThisRequestIsNotTriedAgain() {
    Pool<Backend> pool = pool(3);
    picker.begin(pool, 100);
    int tries = 0;
    for (Slot<Backend> s = picker.next(100, DOUBT); s != null; s = picker.next(100, DOUBT)) {
      s.runtime().doubt(100 + DOUBT);
      tries++;
    }
    assertThat(tries).isEqualTo(3);
  }

  @Test
  void oneThatWorksAgainIsTrusted() {
    Pool<Backend> pool = pool(2);
    pool.slot(0).runtime().doubt(50 + DOUBT);
    pool.slot(0).runtime().trust();
    assertThat(pool.slot(0).runtime().isDoubted(100)).isFalse();
  }
}
