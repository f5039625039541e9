package dev.holdfast.router.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.registry.table.TestTable;
import dev.holdfast.registry.view.Freshness;
import dev.holdfast.router.http.Endpoints;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PickerTest {
  private static final long LONGEST = 1_000;
  // By then a doubt that nobody has looked into is over.
  private static final long LATER = Duration.ofSeconds(60).toNanos();
  private static final Route ROUTE = Route.parse("a.example.com");

  private final TestTable<Backend> table =
      new TestTable<>(new BackendRuntimes(null, _ -> {}, (_, _) -> null));
  private final Wish wish = new Wish();
  private final Picker picker = new Picker(new Turns(new SplittableRandom(1)), table.table());

  private Pool<Backend> pool(int size) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      endpoints.add(Endpoints.local("app", i, 1_000 + i, ROUTE));
    }
    return table.put(ROUTE, endpoints);
  }

  private Pool<Backend> onCells(String... cells) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      endpoints.add(Endpoints.placed(Endpoints.Place.ofCell(cells[i]), i, 1_000 + i, ROUTE));
    }
    return table.put(ROUTE, endpoints);
  }

  private List<Integer> all(Pool<Backend> pool, long now) {
    picker.begin(pool, BalancingConfig.DEFAULT, wish, 20);
    List<Integer> given = new ArrayList<>();
    for (Slot<Backend> s = picker.next(now); s != null; s = picker.next(now)) {
      given.add(s.endpoint().app().index());
      s.runtime().onRequestEnded();
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
    pool.slot(1).runtime().doubt(50, LONGEST);
    for (int i = 0; i < 3; i++) {
      assertThat(all(pool, 100)).hasSize(3).endsWith(1);
    }
    assertThat(all(pool, LATER)).hasSize(3);
  }

  @Test
  void quarantinedEndpointComesAfterDoubtedOnesUntilItIsTrusted() {
    Pool<Backend> pool = pool(3);
    Backend quarantined = pool.slot(1).runtime();
    assertThat(quarantined.quarantine()).isTrue();
    assertThat(quarantined.quarantine()).isFalse();
    pool.slot(0).runtime().doubt(50, LONGEST);
    quarantined.doubt(50, LONGEST);
    for (int i = 0; i < 3; i++) {
      assertThat(all(pool, 100)).containsExactly(2, 0, 1);
      assertThat(all(pool, LATER)).hasSize(3).endsWith(1);
    }
    assertThat(quarantined.trust()).isTrue();
    assertThat(quarantined.isDoubted(100)).isFalse();
  }

  @Test
  void nextIsOfAnotherCellWhereOneIsAsGood() {
    Pool<Backend> pool = onCells("a", "a", "a", "a", "b", "a");
    for (int i = 0; i < 60; i++) {
      List<Integer> order = all(pool, 100);
      int of = order.indexOf(4);
      assertThat(of).isLessThanOrEqualTo(1);
    }
    pool.slot(5).runtime().doubt(50, LONGEST);
    assertThat(pool.slot(5).endpoint().cell().name()).isEqualTo("b");
    for (int i = 0; i < 60; i++) {
      assertThat(all(pool, 100)).endsWith(4);
    }
  }

  @Test
  void retriesAreGivenWithinTheBudget() {
    Pool<Backend> pool = pool(2);
    int again = 0;
    for (int i = 0; i < 100; i++) {
      picker.begin(pool, BalancingConfig.DEFAULT, wish, 20);
      assertThat(picker.next(100)).isNotNull();
      again += picker.again(100) == null ? 0 : 1;
    }
    assertThat(again).isEqualTo(30);
  }

  /// Round-robin gave a dead endpoint's share to its neighbour once.
  @Test
  void shareOfOneThatCannotBePickedGoesToAll() {
    Pool<Backend> pool = pool(5);
    pool.slot(1).runtime().doubt(50, LONGEST);
    int[] firsts = new int[5];
    for (int i = 0; i < 400; i++) {
      firsts[all(pool, 100).getFirst()]++;
    }
    assertThat(firsts).containsExactly(100, 0, 100, 100, 100);
  }

  @Test
  void whereAllAreDoubtedAllAreTried() {
    Pool<Backend> pool = pool(2);
    pool.slot(0).runtime().doubt(50, LONGEST);
    pool.slot(1).runtime().doubt(60, LONGEST);
    assertThat(all(pool, 100)).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void whatFailedForThisRequestIsNotTriedAgain() {
    Pool<Backend> pool = pool(3);
    picker.begin(pool, BalancingConfig.DEFAULT, wish, 20);
    int tries = 0;
    for (Slot<Backend> s = picker.next(100); s != null; s = picker.next(100)) {
      s.runtime().doubt(100, LONGEST);
      tries++;
    }
    assertThat(tries).isEqualTo(3);
  }

  @Test
  void oneThatWorksAgainIsTrusted() {
    Pool<Backend> pool = pool(2);
    pool.slot(0).runtime().doubt(50, LONGEST);
    pool.slot(0).runtime().trust();
    assertThat(pool.slot(0).runtime().isDoubted(100)).isFalse();
  }

  @Test
  void heardEndpointsComeBeforeSilentAndThoseBeforeStaleOnes() {
    Pool<Backend> pool = pool(6);
    table.become(pool.slot(1), Freshness.STALE);
    table.become(pool.slot(4), Freshness.SILENT);
    for (int i = 0; i < 12; i++) {
      List<Integer> order = all(pool, 0);
      assertThat(order).hasSize(6).endsWith(4, 1).doesNotHaveDuplicates();
      assertThat(order.subList(0, 4)).containsExactlyInAnyOrder(0, 2, 3, 5);
    }
  }

  @Test
  void evacuatingEndpointsComeAfterStaleOnes() {
    Pool<Backend> pool = pool(5);
    table.evacuate(pool.slot(0));
    table.become(pool.slot(2), Freshness.STALE);
    for (int i = 0; i < 10; i++) {
      assertThat(all(pool, 0)).hasSize(5).endsWith(2, 0);
    }
  }

  @Test
  void whereUnderHalfOfAPoolIsHeardAllTakeTurns() {
    Pool<Backend> pool = pool(5);
    for (int i = 0; i < 3; i++) {
      table.become(pool.slot(i), Freshness.STALE);
    }
    Set<Integer> firsts = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      List<Integer> order = all(pool, 0);
      firsts.add(order.getFirst());
      assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }
    assertThat(firsts).hasSize(5);
  }

  @Test
  void doubtedEndpointsDoNotCountWhereHalfOfAPoolIsAskedFor() {
    Pool<Backend> pool = pool(5);
    for (int i = 0; i < 3; i++) {
      table.become(pool.slot(i), Freshness.SILENT);
    }
    // Of the four that are left two are heard: half.
    pool.slot(0).runtime().doubt(1, LONGEST);
    for (int i = 0; i < 5; i++) {
      List<Integer> order = all(pool, 100);
      assertThat(order.subList(0, 2)).containsExactlyInAnyOrder(3, 4);
      assertThat(order).hasSize(5).endsWith(0);
    }
  }

  @Test
  void doubtWeighsMoreThanSilence() {
    Pool<Backend> pool = pool(3);
    table.become(pool.slot(0), Freshness.STALE);
    pool.slot(1).runtime().doubt(1, LONGEST);
    for (int i = 0; i < 3; i++) {
      assertThat(all(pool, 100)).containsExactly(2, 0, 1);
    }
  }

  @Test
  void endpointWhoseCellFallsSilentMidwayIsGivenOnce() {
    Pool<Backend> pool = pool(4);
    table.become(pool.slot(3), Freshness.HEARD);
    picker.begin(pool, BalancingConfig.DEFAULT, wish, 20);
    List<Integer> given = new ArrayList<>();
    for (Slot<Backend> s = picker.next(0); s != null; s = picker.next(0)) {
      given.add(s.endpoint().app().index());
      table.become(s, Freshness.SILENT);
    }
    assertThat(given).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void picksAllocateNothingWhetherOrNotCellsAreRanked() {
    Pool<Backend> pool = pool(6);
    assertThat(leastBytes(pool)).isZero();
    table.become(pool.slot(1), Freshness.SILENT);
    table.become(pool.slot(2), Freshness.STALE);
    table.evacuate(pool.slot(3));
    pool.slot(4).runtime().doubt(1, LONGEST);
    assertThat(leastBytes(pool)).isZero();
    table.become(pool.slot(5), Freshness.STALE);
    table.become(pool.slot(0), Freshness.STALE);
    assertThat(leastBytes(pool)).isZero();
  }

  /// The JVM's own bookkeeping may fall into one round, not into all.
  private long leastBytes(Pool<Backend> pool) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      int given = 0;
      for (int i = 0; i < 5_000; i++) {
        picker.begin(pool, BalancingConfig.DEFAULT, wish, 20);
        for (Slot<Backend> s = picker.next(100); s != null; s = picker.next(100)) {
          s.runtime().onRequestEnded();
          given++;
        }
        picker.end();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      assertThat(given).isEqualTo(5_000 * 6);
    }
    return least;
  }
}
