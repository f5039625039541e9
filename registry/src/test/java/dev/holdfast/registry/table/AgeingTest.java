package dev.holdfast.registry.table;

import static dev.holdfast.registry.table.ViewWorld.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.CellMode;
import dev.holdfast.registry.view.BusState;
import dev.holdfast.registry.view.Freshness;
import dev.holdfast.registry.view.ViewTimes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Who is picked after whom, as time goes by.
class AgeingTest {
  private static final int REST_S = 1;

  private final ViewWorld world = new ViewWorld(ViewTimes.DEFAULT);

  @Test
  void whileAllAreHeardNobodyIsRankedAndBeatsChangeNoPool() {
    world.cells(10);
    world.turnFor(10);
    long published = world.status().counts().poolsPublished();
    world.turnFor(600);

    assertThat(world.table.ranksCells()).isFalse();
    assertThat(world.view().heard()).isEqualTo(10);
    assertThat(world.status().counts().poolsPublished()).isEqualTo(published);
    assertThat(world.told()).isEmpty();
  }

  @Test
  void cellWithoutBeatsIsPickedLaterAndLaterWithoutAChangeOfPools() {
    world.cells(10);
    world.turnFor(10);
    long published = world.status().counts().poolsPublished();
    world.mute.add("c3");

    world.turnFor(9);
    assertThat(rank("i3")).isZero();
    world.turnFor(11);
    assertThat(rank("i3")).isEqualTo(1);
    assertThat(world.table.ranksCells()).isTrue();
    assertThat(world.view().silent()).isEqualTo(1);
    assertThat(world.report("c3").view().freshness()).isEqualTo(Freshness.SILENT);
    world.turnFor(45);
    assertThat(rank("i3")).isEqualTo(2);
    assertThat(world.view().stale()).isEqualTo(1);
    for (int i = 0; i < 10; i++) {
      assertThat(rank("i" + i)).isEqualTo(i == 3 ? 2 : 0);
    }
    world.mute.clear();
    world.turnFor(6);
    assertThat(rank("i3")).isZero();
    assertThat(world.table.ranksCells()).isFalse();

    assertThat(world.status().counts().poolsPublished()).isEqualTo(published);
    assertThat(world.told())
        .containsExactly(
            new ViewChange.CellsTurned(Freshness.SILENT, named("c3")),
            new ViewChange.CellsTurned(Freshness.STALE, named("c3")),
            new ViewChange.CellsTurned(Freshness.HEARD, named("c3")));
  }

  @Test
  void halfTheCellsThatLoseTheBusAreNotPickedLater() {
    world.cells(10);
    world.turnFor(10);
    for (int i = 0; i < 5; i++) {
      world.mute.add("c" + i);
    }
    for (int i = 0; i < 300; i++) {
      world.turnFor(1);
      assertThat(world.table.ranksCells()).isFalse();
    }
    assertThat(world.view().freshnessIgnored()).isTrue();
    assertThat(world.view().unheard()).isEqualTo(5);
    assertThat(world.view().stale()).isEqualTo(5);
    assertThat(world.told())
        .filteredOn(ViewChange.FreshnessIgnored.class::isInstance)
        .singleElement()
        .matches(change ->
            change instanceof ViewChange.FreshnessIgnored(int _, int cells) && cells == 10);

    world.mute.clear();
    world.turnFor(6);
    assertThat(world.view().freshnessIgnored()).isFalse();
    assertThat(world.told()).filteredOn(ViewChange.FreshnessHeeded.class::isInstance).hasSize(1);
  }

  @Test
  void aFifthOfTheCellsIsNotYetMassSilence() {
    world.cells(10);
    world.turnFor(10);
    world.mute.add("c1");
    world.mute.add("c2");
    world.turnFor(30);
    assertThat(world.view().freshnessIgnored()).isFalse();
    assertThat(rank("i1")).isEqualTo(1);

    world.mute.add("c3");
    world.turnFor(30);
    assertThat(world.view().freshnessIgnored()).isTrue();
    assertThat(rank("i1")).isZero();
  }

  @Test
  void nobodyAgesWhileTheBusIsOutHoweverLong() {
    world.cells(4);
    world.turnFor(10);
    long published = world.status().counts().poolsPublished();
    world.log.stop();
    world.turnFor(1_000);
    assertThat(world.status().bus().state()).isEqualTo(BusState.OUT);
    assertThat(world.view().heard()).isEqualTo(4);

    world.log.start();
    world.turnFor(30);
    assertThat(world.status().bus().state()).isEqualTo(BusState.CONNECTED);
    assertThat(world.status().counts().poolsPublished()).isEqualTo(published);
    assertThat(world.told()).isEmpty();
  }

  @Test
  void afterAnOutageAgesBeginAtZero() {
    world.cells(8);
    world.turnFor(10);
    world.mute.add("c1");
    world.turnFor(40);
    assertThat(rank("i1")).isEqualTo(1);
    world.log.stop();
    world.turnFor(100);
    assertThat(rank("i1")).as("as it was before the loss").isEqualTo(1);
    world.log.start();
    world.turnFor(5);
    assertThat(rank("i1")).isZero();
    world.turnFor(20);
    assertThat(rank("i1")).isEqualTo(1);
  }

  @Test
  void doubtAboutTheBusStopsAgesAndKeepsThem() {
    world.cells(8);
    world.turnFor(10);
    world.mute.add("c1");
    world.turnFor(40);
    world.log.stop();
    world.turnFor(20);
    assertThat(world.status().bus().state()).isEqualTo(BusState.DOUBTFUL);
    world.log.start();
    world.turnFor(1);
    assertThat(world.status().bus().state()).isEqualTo(BusState.CONNECTED);
    assertThat(rank("i1")).isEqualTo(1);
    assertThat(world.view().heard()).isEqualTo(7);
  }

  @Test
  void routerThatWasStoppedMakesNobodyOld() {
    world.cells(4);
    world.turnFor(10);
    long clock = world.view().clockNanos();
    world.ticker.advance(Duration.ofMinutes(20));
    world.turn();
    assertThat(world.view().clockNanos()).isEqualTo(clock);
    world.turnFor(10);
    assertThat(world.view().heard()).isEqualTo(4);
    assertThat(world.told()).isEmpty();
  }

  @Test
  void brokerThatStandsStillMakesNobodyOld() {
    world.cells(4);
    world.turnFor(10);
    long clock = world.view().clockNanos();
    // It answers, and no beat comes from anywhere.
    for (int i = 0; i < 4; i++) {
      world.mute.add("c" + i);
    }
    world.turnFor(600);
    assertThat(world.view().clockNanos()).isEqualTo(clock);
    assertThat(world.view().heard()).isEqualTo(4);
  }

  @Test
  void evacuatingCellIsPickedLastThoughItIsHeard() {
    world.cells(4);
    world.mode("c1", CellMode.EVACUATING);
    world.turnFor(10);
    assertThat(world.slot("i1").liveness().isEvacuating()).isTrue();
    assertThat(rank("i1")).isEqualTo(3);
    assertThat(world.view().evacuating()).isEqualTo(1);
    assertThat(world.table.ranksCells()).isTrue();

    world.mode("c1", CellMode.UP);
    world.turnFor(10);
    assertThat(world.table.ranksCells()).isFalse();
  }

  private void oneOfFourLeavesFor(int plannedMs) {
    world.cells(4);
    world.turnFor(10);
    world.mode("c1", CellMode.LEAVING);
    world.beat("c1", plannedMs);
    world.mute.add("c1");
  }

  @Test
  void plannedSilenceIsNoSilence() {
    oneOfFourLeavesFor(60_000);
    world.turnFor(70);
    assertThat(world.view().silent()).isZero();
    world.turnFor(10);
    assertThat(world.view().silent()).isEqualTo(1);
  }

  @Test
  void cellThatDiesSoonAfterItsPlannedSilenceIsSilentInTime() {
    oneOfFourLeavesFor(600_000);
    world.turnFor(20);
    world.mode("c1", CellMode.UP);
    world.beat("c1", 0);
    world.turnFor(25);
    assertThat(world.view().silent()).isEqualTo(1);
    assertThat(world.view().unheard()).isEqualTo(1);
  }

  @Test
  void plannedSilenceMayBeCutShortByAShorterOne() {
    oneOfFourLeavesFor(600_000);
    world.turnFor(20);
    world.beat("c1", 10_000);
    world.turnFor(20);
    assertThat(world.view().silent()).isZero();
    world.turnFor(15);
    assertThat(world.view().silent()).isEqualTo(1);
  }

  @Test
  void cellThatDiesSoonAfterASilenceIsSilentInTime() {
    world.cells(4);
    world.turnFor(10);
    world.mute.add("c1");
    world.turnFor(20);
    world.beat("c1", 0);
    world.turnFor(REST_S);
    assertThat(world.view().silent()).isZero();
    world.turnFor(25);
    assertThat(world.view().silent()).isEqualTo(1);
  }

  @Test
  void cellsThatHaveNothingOrNothingVisibleDoNotCount() {
    world.cells(4);
    world.cell("c8");
    world.cell("c9");
    world.turnFor(10);
    world.mute.add("c8");
    world.mute.add("c9");
    world.turnFor(60);
    assertThat(world.view().visible()).isEqualTo(4);
    assertThat(world.view().unheard()).isZero();
    assertThat(world.view().freshnessIgnored()).isFalse();
    assertThat(world.told()).isEmpty();
  }

  @Test
  void modesSilenceAndReturnAreNoticedThoughBeatsAreReadEachSecondOnly() {
    world.cells(10);
    world.turnFor(10);

    world.mode("c1", CellMode.EVACUATING);
    world.beat("c1", 0);
    world.turnFor(REST_S);
    assertThat(rank("i1")).isEqualTo(3);
    world.mode("c1", CellMode.UP);
    world.beat("c1", 0);
    world.turnFor(REST_S);
    assertThat(rank("i1")).isZero();

    // 15 s of a clock that others' beats move, which come late, as its own last one did.
    world.beat("c3", 0);
    world.mute.add("c3");
    world.turnFor(15);
    assertThat(rank("i3")).isZero();
    world.turnFor(3 * REST_S);
    assertThat(rank("i3")).isEqualTo(1);
    world.beat("c3", 0);
    world.turnFor(REST_S);
    assertThat(rank("i3")).isZero();
  }

  private int rank(String instance) {
    return world.slot(instance).liveness().rank();
  }
}
