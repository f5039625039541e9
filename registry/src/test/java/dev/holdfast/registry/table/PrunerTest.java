package dev.holdfast.registry.table;

import static dev.holdfast.registry.facts.TestRecords.endpoint;
import static dev.holdfast.registry.facts.TestRecords.manifest;
import static dev.holdfast.registry.facts.TestRecords.order;
import static dev.holdfast.registry.facts.TestRecords.register;
import static dev.holdfast.registry.table.Slot.Standing.ADDRESS_TAKEN;
import static dev.holdfast.registry.table.Slot.Standing.AGED;
import static dev.holdfast.registry.table.Slot.Standing.PICKABLE;
import static dev.holdfast.registry.table.Slot.Standing.PRUNED;
import static dev.holdfast.registry.table.ViewWorld.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Target;
import dev.holdfast.events.Topic;
import dev.holdfast.registry.view.ViewTimes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who is hidden, and when, as time goes by.
class PrunerTest {
  private ViewWorld world = new ViewWorld(ViewTimes.DEFAULT);

  @Test
  void deadCellIsPrunedAfterThreeMinutesAndNobodyElse() {
    world.cells(10);
    world.turnFor(10);
    world.kill("c3");
    world.turnFor(174);
    assertThat(standing("i3")).isEqualTo(PICKABLE);
    world.turnFor(12);
    assertThat(standing("i3")).isEqualTo(PRUNED);
    assertThat(world.view().pruned()).isEqualTo(1);
    for (int i = 0; i < 10; i++) {
      assertThat(standing("i" + i)).isEqualTo(i == 3 ? PRUNED : PICKABLE);
    }
    assertThat(world.table.ranksCells()).as("nothing of it is visible").isFalse();
    assertThat(world.report("c3").view().pruned()).isEqualTo(1);
    assertThat(world.told()).contains(new ViewChange.EndpointsHidden(PRUNED, named("c3")));
  }

  @Test
  void oneBeatShowsAllOfItsEndpoints() {
    world.cells(4);
    world.cell("c7", "x", "y", "z");
    world.turnFor(10);
    world.kill("c7");
    world.turnFor(190);
    assertThat(world.view().pruned()).isEqualTo(3);
    world.told();

    world.mute.clear();
    world.turnFor(6);
    assertThat(world.view().pruned()).isZero();
    assertThat(standing("y")).isEqualTo(PICKABLE);
    assertThat(world.told()).contains(new ViewChange.EndpointsShown(PRUNED, named("c7")));
  }

  @Test
  void oneSuccessShowsAnEndpointThoughItsCellStaysSilent() {
    world.cells(10);
    world.turnFor(10);
    world.kill("c3");
    world.turnFor(190);
    assertThat(standing("i3")).isEqualTo(PRUNED);

    world.unreachable.clear();
    world.turnFor(32);
    assertThat(standing("i3")).isEqualTo(PICKABLE);
    assertThat(world.slot("i3").liveness().rank()).isEqualTo(2);
    world.turnFor(600);
    assertThat(standing("i3")).isEqualTo(PICKABLE);
  }

  @Test
  void silentCellThatServesIsNeverPruned() {
    world.cells(10);
    world.turnFor(10);
    world.mute.add("c3");
    world.turnFor(2_000);
    assertThat(standing("i3")).isEqualTo(PICKABLE);
    assertThat(world.view().pruned()).isZero();
  }

  @Test
  void cellThatBeatsIsNeverPrunedThoughNoConnectWorks() {
    world.cells(10);
    world.unreachable.add("c3");
    for (int i = 0; i < 600; i++) {
      world.turnFor(1);
      world.connect(world.slot("i3").runtime());
    }
    assertThat(standing("i3")).isEqualTo(PICKABLE);
    assertThat(world.probed).isEmpty();
  }

  @Test
  void failingTrafficPrunesAsProbesDo() {
    world = new ViewWorld(times(new ViewTimes.Probing(Duration.ofHours(1), 500)));
    world.cells(10);
    world.turnFor(10);
    world.kill("c3");
    for (int i = 0; i < 190; i++) {
      world.turnFor(1);
      world.connect(world.slot("i3").runtime());
    }
    assertThat(standing("i3")).isEqualTo(PRUNED);
  }

  @Test
  void deadCellsAreAllPrunedWhileAnyOtherIsHeard() {
    world.cells(5);
    world.turnFor(10);
    for (int i = 0; i < 4; i++) {
      world.kill("c" + i);
    }
    world.turnFor(20);
    assertThat(world.view().freshnessIgnored()).isTrue();
    world.turnFor(180);
    assertThat(world.view().pruned()).isEqualTo(4);
    assertThat(standing("i4")).isEqualTo(PICKABLE);
    assertThat(world.view().freshnessIgnored()).as("the dead count no longer").isFalse();
  }

  @Test
  void nothingIsPrunedOrShownByAnOutage() {
    world.cells(10);
    world.turnFor(10);
    world.kill("c3");
    world.turnFor(190);
    long published = world.status().counts().poolsPublished();
    world.kill("c4");
    world.turnFor(60);
    world.log.stop();
    world.turnFor(3_600);
    assertThat(standing("i3")).isEqualTo(PRUNED);
    assertThat(standing("i4")).isEqualTo(PICKABLE);
    world.log.start();
    world.turnFor(20);
    assertThat(world.status().counts().poolsPublished()).isEqualTo(published);
    assertThat(standing("i3")).isEqualTo(PRUNED);
    world.turnFor(180);
    assertThat(standing("i4")).isEqualTo(PRUNED);
  }

  @Test
  void frozenCellIsNotPrunedUntilItThaws() {
    world.cells(10);
    world.turnFor(10);
    world.kill("c3");
    world.log.append(
        Topic.ROUTES, new Cell("c3").key(), "garbage".getBytes(StandardCharsets.US_ASCII));
    world.turnFor(400);
    assertThat(standing("i3")).isEqualTo(PICKABLE);

    world.manifest("c3", ViewWorld.endpoint("c3", "i3", 1_000));
    world.turnFor(3);
    assertThat(standing("i3")).isEqualTo(PRUNED);
  }

  @Test
  void endpointAtAnotherTargetIsAnotherOne() {
    world.cells(10);
    world.turnFor(10);
    world.kill("c3");
    world.turnFor(190);
    assertThat(standing("i3")).isEqualTo(PRUNED);
    world.log.append(
        Topic.ROUTES, register(world.next("c3"), ViewWorld.endpoint("c3", "i3", 2_000)));
    world.turnFor(1);
    assertThat(standing("i3")).isEqualTo(PICKABLE);
    assertThat(world.view().pruned()).isZero();
  }

  @Test
  void endpointThatGoesWhilePrunedLeavesNothingBehind() {
    world.cells(10);
    world.turnFor(10);
    world.kill("c3");
    world.turnFor(190);
    world.manifest("c3");
    world.turnFor(1);
    assertThat(world.view().pruned()).isZero();
    world.manifest("c3", ViewWorld.endpoint("c3", "i3", 1_000));
    world.turnFor(1);
    assertThat(standing("i3")).isEqualTo(PICKABLE);
  }

  @Test
  void endpointWhoseAddressIsTakenIsNotProbedThere() {
    world.cells(10);
    world.turnFor(10);
    world.kill("c3");
    Endpoint newer = endpoint("c4", "n", "10.0.0.4", 1_000, 9, "n.example.com");
    world.log.append(Topic.ROUTES, register(world.next("c4"), newer));
    world.turnFor(300);
    assertThat(standing("i3")).isEqualTo(ADDRESS_TAKEN);
    assertThat(world.probed).isEmpty();
  }

  @Test
  void cellThatWasPrunedWholeForTheRetentionLosesItsEndpointsAndNotItsOrder() {
    world = new ViewWorld(forgetAfter(Duration.ofMinutes(20)));
    world.cells(10);
    world.turnFor(10);
    world.kill("c3");
    world.turnFor(190 + 1_100);
    assertThat(world.report("c3").endpoints()).isEqualTo(1);
    world.turnFor(120);
    assertThat(world.report("c3").endpoints()).isZero();
    assertThat(world.report("c3").order()).isNotNull();
    assertThat(world.status().facts().endpoints()).isEqualTo(9);
    assertThat(world.told()).contains(new ViewChange.CellForgotten(new Cell("c3"), 1));

    world.log.append(
        Topic.ROUTES,
        manifest("c3", order(ViewWorld.EPOCH, 1), ViewWorld.endpoint("c3", "i3", 1_000)));
    world.turnFor(1);
    assertThat(world.report("c3").endpoints()).as("nothing older brings it back").isZero();
    world.log.shorten(Topic.ROUTES, world.log.end(Topic.ROUTES) - 1);
    world.turnFor(30);
    assertThat(world.status().counts().breaks()).isOne();
    assertThat(world.report("c3").endpoints()).as("nor does a log that is read again").isZero();
    world.manifest("c3", ViewWorld.endpoint("c3", "i3", 1_000));
    world.turnFor(1);
    assertThat(world.report("c3").endpoints()).isEqualTo(1);
    assertThat(standing("i3")).isEqualTo(PICKABLE);
  }

  @Test
  void endpointWhoseAddressIsTakenDoesNotHoldADeadCellBack() {
    world = new ViewWorld(forgetAfter(Duration.ofMinutes(20)));
    world.cells(10);
    world.manifest(
        "c3",
        ViewWorld.endpoint("c3", "i3", 1_000),
        endpoint("c3", "taken", "10.0.0.5", 2_000, 1, "taken.example.com"));
    Endpoint owner = endpoint("c4", "n", "10.0.0.5", 2_000, 9, "n.example.com");
    world.log.append(Topic.ROUTES, register(world.next("c4"), owner));
    world.turnFor(10);
    assertThat(standing("taken")).isEqualTo(ADDRESS_TAKEN);
    world.kill("c3");
    world.turnFor(190 + 1_220);
    assertThat(world.report("c3").endpoints()).isZero();
    assertThat(standing("n")).isEqualTo(PICKABLE);
  }

  private static ViewTimes forgetAfter(Duration forgetAfter) {
    return new ViewTimes(
        ViewTimes.Ageing.DEFAULT,
        new ViewTimes.Pruning(Duration.ofSeconds(180), Duration.ofSeconds(10), forgetAfter),
        ViewTimes.Probing.DEFAULT);
  }

  @Test
  void plainEndpointsOfLongSilentCellsAreHiddenWhereTheOperatorSaysSo() {
    world = new ViewWorld(plainMaxAge(Duration.ofMinutes(10)));
    world.cells(10);
    Endpoint proven =
        endpoint(
            "c3",
            "safe",
            new Target("10.0.0.4", 80, 443, "san", Protocol.HTTP1),
            1,
            "s.example.com");
    world.log.append(Topic.ROUTES, register(world.next("c3"), proven));
    world.turnFor(10);
    world.mute.add("c3");
    world.turnFor(590);
    assertThat(standing("i3")).isEqualTo(PICKABLE);
    world.turnFor(20);
    assertThat(standing("i3")).isEqualTo(AGED);
    assertThat(world.view().aged()).isEqualTo(1);
    assertThat(world.told()).contains(new ViewChange.EndpointsHidden(AGED, named("c3")));

    world.mute.clear();
    world.turnFor(6);
    assertThat(standing("i3")).isEqualTo(PICKABLE);
    assertThat(world.told()).contains(new ViewChange.EndpointsShown(AGED, named("c3")));
  }

  @Test
  void massSilenceHidesNoPlainEndpoint() {
    world = new ViewWorld(plainMaxAge(Duration.ofMinutes(10)));
    world.cells(10);
    world.turnFor(10);
    for (int i = 0; i < 5; i++) {
      world.mute.add("c" + i);
    }
    world.turnFor(3_000);
    assertThat(world.view().aged()).isZero();
  }

  @Test
  void eachEndpointOfASilentCellIsProbedEvery30Seconds() {
    world.cells(10);
    world.turnFor(10);
    world.mute.add("c3");
    world.turnFor(12);
    world.probed.clear();
    world.turnFor(300);
    assertThat(world.probed).hasSizeBetween(9, 11).containsOnly("i3");
  }

  @Test
  void probesAreLimited() {
    world = new ViewWorld(times(new ViewTimes.Probing(Duration.ofSeconds(30), 10)));
    world.cells(4);
    String[] many = new String[1_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = "m" + i;
    }
    world.cell("c7", many);
    world.turnFor(10);
    world.mute.add("c7");
    world.turnFor(20);
    world.probed.clear();
    world.turnFor(20);
    assertThat(world.probed).hasSizeBetween(150, 202).doesNotHaveDuplicates();
  }

  private Slot.Standing standing(String instance) {
    return world.slot(instance).standing();
  }

  private static ViewTimes times(ViewTimes.Probing probing) {
    return new ViewTimes(ViewTimes.Ageing.DEFAULT, ViewTimes.Pruning.DEFAULT, probing);
  }

  private static ViewTimes plainMaxAge(Duration most) {
    ViewTimes.Ageing usual = ViewTimes.Ageing.DEFAULT;
    return new ViewTimes(
        new ViewTimes.Ageing(
            usual.beatMost(),
            usual.unheardAfter(),
            usual.silentAfter(),
            usual.staleAfter(),
            Optional.of(most)),
        ViewTimes.Pruning.DEFAULT,
        ViewTimes.Probing.DEFAULT);
  }
}
