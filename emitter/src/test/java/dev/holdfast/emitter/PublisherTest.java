package dev.holdfast.emitter;

import static dev.holdfast.emitter.lrp.TestLrps.large;
import static dev.holdfast.emitter.lrp.TestLrps.listed;
import static dev.holdfast.emitter.lrp.TestLrps.lrp;
import static dev.holdfast.emitter.lrp.TestLrps.movedLrp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.emitter.lrp.Lrp;
import dev.holdfast.emitter.lrp.Observation;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.SendFate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When the publisher says what, and what it does while the bus is gone.
final class PublisherTest {
  private final TestCell cell = new TestCell();

  private void started(Observation observation) throws StartException {
    cell.start().list(observation).run();
    cell.router().forgetRecords();
  }

  @Test
  void beatComesEvery5SecondsWithTheDigest() throws StartException {
    started(listed(1, 3));
    cell.pass(Duration.ofSeconds(60));
    assertThat(cell.router().kinds(Topic.PRESENCE)).hasSize(12);
    assertThat(cell.router().events(RouteEvent.Beat.class))
        .allMatch(beat -> beat.digest() != null && beat.header().order().seq() == 1);
    assertThat(cell.router().kinds(Topic.ROUTES)).isEmpty();
    assertThat(cell.router().digestsDifferent).isZero();
  }

  @Test
  void beatIsBareWhileSomethingIsInFlight() throws StartException {
    started(listed(large(1)));
    cell.log().fates((topic, _) -> topic == Topic.ROUTES ? SendFate.ACK_LOST : SendFate.APPENDED);
    cell.list(listed(large(1), lrp(2))).run().pass(Duration.ofSeconds(6));
    assertThat(cell.router().events(RouteEvent.Beat.class))
        .isNotEmpty()
        .allMatch(beat -> beat.digest() == null);
    cell.log().fate(SendFate.APPENDED);
    cell.pass(Duration.ofSeconds(6));
    assertThat(cell.router().events(RouteEvent.Beat.class).getLast().digest()).isNotNull();
    assertThat(cell.router().digestsDifferent).isZero();
  }

  @Test
  void seqIsTakenAnewForEachSend() throws StartException {
    started(listed(large(1)));
    cell.log().fates((topic, _) -> topic == Topic.ROUTES ? SendFate.ACK_LOST : SendFate.APPENDED);
    cell.list(listed(large(1), lrp(2))).run().pass(Duration.ofSeconds(2));
    assertThat(cell.router().events(Topic.ROUTES))
        .hasSizeGreaterThan(1)
        .extracting(event -> event.header().order().seq())
        .doesNotHaveDuplicates()
        .isSorted();
  }

  @Test
  void shortOutageIsMendedByDeltas() throws StartException {
    started(listed(large(1)));
    cell.log().stop();
    cell.list(listed(large(1), lrp(2))).run().pass(Duration.ofSeconds(20));
    cell.log().start();
    cell.pass(Duration.ofSeconds(8));
    assertThat(cell.router().kinds(Topic.ROUTES)).doesNotContain("Manifest").contains("Register");
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1", "i-2");
  }

  @Test
  void changesInAnOutageAreSaidAtOnceAfterItAndEverythingWithin30SecondsMore()
      throws StartException {
    started(listed(large(1)));
    cell.log().stop();
    cell.pass(Duration.ofSeconds(20));
    assertThat(cell.degraded()).containsExactly("BUS_GONE (group shared): the bus does not answer");
    cell.pass(Duration.ofSeconds(60));
    cell.list(listed(large(1), lrp(2))).run();
    cell.log().start();
    cell.pass(Duration.ofSeconds(8));
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1", "i-2");
    assertThat(cell.router().kinds(Topic.ROUTES)).first().isEqualTo("Register");
    assertThat(cell.degraded()).isEmpty();
    cell.pass(Duration.ofSeconds(31));
    assertThat(cell.router().kinds(Topic.ROUTES)).containsOnlyOnce("Manifest");
    assertThat(cell.router().digestsDifferent).isZero();
  }

  @Test
  void emittersOfOneBusDoNotSayEverythingTogetherAfterAnOutage() throws StartException {
    List<Integer> seconds = new ArrayList<>();
    for (int seed = 1; seed <= 20; seed++) {
      TestCell one = new TestCell(new ManualTicker(), List.of("shared"), seed);
      one.start().list(listed(1, 3)).run();
      one.router().forgetRecords();
      one.log().stop();
      one.pass(Duration.ofSeconds(60));
      one.log().start();
      int second = 0;
      while (!one.router().kinds(Topic.ROUTES).contains("Manifest")) {
        one.pass(Duration.ofSeconds(1));
        second++;
        assertThat(second).isLessThan(40);
      }
      seconds.add(second);
    }
    for (int tenth = 0; tenth < 30; tenth += 10) {
      int from = tenth;
      assertThat(seconds).anyMatch(second -> second > from && second <= from + 10);
    }
  }

  @Test
  void memoryIsBoundedByWhatLivesHoweverLongTheOutageIs() throws StartException {
    started(listed(1, 3));
    cell.log().stop();
    int most = 0;
    for (int number = 10; number < 5_000; number++) {
      cell.list(listed(lrp(number), lrp(number + 1), movedLrp(1, 30_000 + number))).run();
      cell.pass(Duration.ofSeconds(2), 1_000);
      most = Math.max(most, cell.status().dirty() + cell.status().inFlight());
    }
    assertThat(most).as("those that live, and 1,000 that are gone").isLessThan(1_100);
    cell.log().start();
    cell.pass(Duration.ofSeconds(10));
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1", "i-4999", "i-5000");
    assertThat(cell.router().kinds(Topic.ROUTES).size()).isLessThan(1_100);
  }

  @Test
  void massRemovalWhileNothingIsAcceptedBringsAManifest() throws StartException {
    started(listed(large(1)));
    cell.log().fates((topic, _) -> topic == Topic.ROUTES ? SendFate.LOST : SendFate.APPENDED);
    for (int number = 10; number < 1_200; number++) {
      cell.list(listed(large(1), lrp(number))).run();
      cell.ticker.advanceMs(1);
    }
    assertThat(cell.status().dirty()).isLessThan(1_005);
  }

  @Test
  void fatalErrorBringsANewWriterAndAManifestOfTheSameIncarnation() throws StartException {
    started(listed(large(1)));
    var incarnation = cell.emitter().status().incarnation();
    cell.log().fate(SendFate.FATAL);
    cell.list(listed(large(1), lrp(2))).run();
    cell.log().fate(SendFate.APPENDED);
    cell.pass(Duration.ofSeconds(2));
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1", "i-2");
    cell.pass(Duration.ofSeconds(31));
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Register", "Manifest");
    assertThat(cell.emitter().status().incarnation()).isEqualTo(incarnation);
  }

  @Test
  void fatalErrorsInARowDoNotSpin() throws StartException {
    started(listed(1, 1));
    int[] sends = new int[1];
    cell.log()
        .fates((_, _) -> {
          sends[0]++;
          return SendFate.FATAL;
        });
    cell.pass(Duration.ofMinutes(10));
    assertThat(sends[0]).isBetween(60, 600);
    cell.log().fate(SendFate.APPENDED);
    cell.pass(Duration.ofSeconds(40));
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Manifest");
  }

  @Test
  void manifestThatFailsIsSaidAgain() throws StartException {
    cell.log()
        .fates((_, e) -> e instanceof RouteEvent.Manifest ? SendFate.LOST : SendFate.APPENDED);
    cell.start().list(listed(1, 2)).run().pass(Duration.ofSeconds(20));
    assertThat(cell.router().kinds(Topic.PRESENCE)).isEmpty();
    cell.log().fate(SendFate.APPENDED);
    cell.list(listed(1, 3)).run().pass(Duration.ofSeconds(8));
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(3);
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Hello", "Manifest");
  }

  @Test
  void topicsMadeAnewBringAManifestWithin30SecondsOfTheirBeingSeen() throws StartException {
    started(listed(1, 3));
    cell.log().makeAnew();
    TestRouter fresh = new TestRouter(cell.log());
    cell.pass(Duration.ofSeconds(61));
    fresh.poll();
    assertThat(fresh.kinds(Topic.ROUTES)).containsExactly("Manifest");
    assertThat(fresh.instances(TestCell.CELL)).hasSize(3);
  }

  @Test
  void changesAreSaidWhileThatManifestIsAwaited() throws StartException {
    started(listed(large(1)));
    cell.log().makeAnew();
    cell.pass(Duration.ofSeconds(31), 1_000);
    cell.router().forgetRecords();
    cell.list(listed(large(1), lrp(2))).run();
    cell.router().poll();
    assertThat(cell.status().dirty()).isZero();
  }

  @Test
  void anotherClusterBringsAManifest() throws StartException {
    started(listed(1, 3));
    cell.log().becomeOtherCluster();
    TestRouter fresh = new TestRouter(cell.log());
    cell.pass(Duration.ofSeconds(61));
    fresh.poll();
    assertThat(fresh.instances(TestCell.CELL)).hasSize(3);
  }

  @Test
  void manifestComesAgainWhenTheDeltasOutweighIt() throws StartException {
    started(listed(1, 20));
    int deltas = 0;
    while (!cell.router().kinds(Topic.ROUTES).contains("Manifest")) {
      deltas++;
      cell.list(listed(1, 20 - deltas % 2)).run();
      assertThat(deltas).isLessThan(200);
    }
    assertThat(deltas).isGreaterThan(10);
    assertThat(cell.router().digestsDifferent).isZero();
  }

  @Test
  void manifestComesEveryHourGiveOrTakeATenth() throws StartException {
    started(listed(1, 3));
    cell.pass(Duration.ofMinutes(53), 1_000);
    assertThat(cell.router().kinds(Topic.ROUTES)).isEmpty();
    cell.pass(Duration.ofMinutes(14), 1_000);
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Manifest");
    cell.pass(Duration.ofHours(10), 1_000);
    assertThat(cell.router().kinds(Topic.ROUTES).size()).isBetween(10, 12);
    assertThat(cell.router().changes).isZero();
  }

  @Test
  void stoppedAndResumedEmitterSaysEverythingAgainAsTheSameIncarnation() throws StartException {
    started(listed(1, 3));
    Emitter zombie = cell.emitter();
    cell.start().list(listed(2, 4)).run();
    cell.router().forgetRecords();
    cell.ticker.advance(Duration.ofMinutes(5));
    for (int i = 0; i < 20; i++) {
      zombie.doWork(cell.ticker.nanos());
      cell.pass(Duration.ofSeconds(1));
    }
    assertThat(cell.router().stale).isPositive();
    assertThat(cell.router().changes).isZero();
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-2", "i-3", "i-4");
  }

  @Test
  void missingTopicsAreAnOutageThatNamesItsCure() throws StartException {
    cell.log().removeTopics();
    cell.start().list(listed(1, 3)).run().pass(Duration.ofSeconds(60));
    cell.log().makeAnew();
    cell.pass(Duration.ofSeconds(20));
    TestRouter fresh = new TestRouter(cell.log());
    fresh.poll();
    assertThat(fresh.instances(TestCell.CELL)).hasSize(3);
  }

  @Test
  void presenceTopicThatAloneFailsHoldsNoFactBackForLong() throws StartException {
    started(listed(1, 3));
    cell.log().fates((topic, _) -> topic == Topic.PRESENCE ? SendFate.LOST : SendFate.APPENDED);
    cell.pass(Duration.ofHours(1), 1_000);
    cell.list(listed(1, 4)).run().pass(Duration.ofMinutes(20), 1_000);
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(4);
    assertThat(cell.router().kinds(Topic.ROUTES)).contains("Manifest");
  }

  @Test
  void changesGoOnWhileAManifestWaitsForAPresenceTopicThatAloneFails() throws StartException {
    started(listed(1, 3));
    cell.log().fates((topic, _) -> topic == Topic.PRESENCE ? SendFate.LOST : SendFate.APPENDED);
    cell.pass(Duration.ofSeconds(6));
    for (int last = 4; last <= 12; last++) {
      cell.list(listed(1, last)).run().pass(Duration.ofSeconds(1));
      assertThat(cell.router().instances(TestCell.CELL)).hasSize(last);
    }
    assertThat(cell.router().kinds(Topic.ROUTES)).containsOnly("Register").hasSize(9);
    cell.pass(Duration.ofSeconds(60));
    assertThat(cell.router().kinds(Topic.ROUTES)).last().isEqualTo("Manifest");
  }

  @Test
  void routesTopicThatAloneFailsIsAnOutage() throws StartException {
    started(listed(large(1)));
    cell.log().fates((topic, _) -> topic == Topic.ROUTES ? SendFate.LOST : SendFate.APPENDED);
    cell.list(listed(large(1), lrp(2))).run().pass(Duration.ofSeconds(60));
    assertThat(cell.router().events(RouteEvent.Beat.class))
        .last()
        .extracting(b -> b.digest())
        .isNull();
    cell.log().fate(SendFate.APPENDED);
    cell.pass(Duration.ofSeconds(10));
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1", "i-2");
    cell.pass(Duration.ofSeconds(31));
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Register", "Manifest");
    assertThat(cell.router().digestsDifferent).isZero();
  }

  @Test
  void changeThatTheBusRefusesIsSaidByAManifestAfterAMinute() throws StartException {
    started(listed(large(1)));
    cell.log()
        .fates((_, event) ->
            event instanceof RouteEvent.Register ? SendFate.REFUSED : SendFate.APPENDED);
    cell.list(listed(large(1), lrp(2))).run().pass(Duration.ofSeconds(50));
    assertThat(cell.degraded()).anyMatch(line -> line.startsWith("RECORD_REFUSED"));
    assertThat(cell.router().kinds(Topic.ROUTES)).isEmpty();
    cell.pass(Duration.ofSeconds(20));
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Manifest");
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1", "i-2");
    assertThat(cell.degraded()).isEmpty();
  }

  @Test
  void whatOpensAndWhatKeepsAliveIsTriedAgainAtEaseWhileItIsRefused() throws StartException {
    int[] sends = new int[1];
    cell.log()
        .fates((_, _) -> {
          sends[0]++;
          return SendFate.REFUSED;
        });
    cell.start().list(listed(1, 3)).run().pass(Duration.ofMinutes(5));
    assertThat(sends[0]).isBetween(30, 300);
    cell.log().fate(SendFate.APPENDED);
    cell.pass(Duration.ofSeconds(20));
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(3);
    cell.log().fates((topic, _) -> topic == Topic.PRESENCE ? SendFate.REFUSED : SendFate.APPENDED);
    cell.pass(Duration.ofSeconds(20));
    assertThat(cell.degraded()).anyMatch(line -> line.startsWith("RECORD_REFUSED"));
    cell.log().fate(SendFate.APPENDED);
    cell.pass(Duration.ofSeconds(20));
    assertThat(cell.degraded()).isEmpty();
  }

  @Test
  void manifestThatTheBusRefusesIsShownAndDeltasGoOn() throws StartException {
    cell.manifestBytesMost = 64 << 20;
    started(listed(1, 1));
    Lrp[] lrps = new Lrp[3_900];
    for (int i = 0; i < lrps.length; i++) {
      lrps[i] = large(i + 1);
    }
    cell.list(listed(lrps)).run().pass(Duration.ofSeconds(12));
    assertThat(cell.degraded()).anyMatch(line -> line.startsWith("RECORD_REFUSED"));
    assertThat(cell.router().events(RouteEvent.Beat.class))
        .last()
        .extracting(b -> b.digest())
        .isNull();
    lrps[0] = lrp(9_999);
    cell.list(listed(lrps)).run();
    assertThat(cell.router().instances(TestCell.CELL)).contains("i-9999").doesNotContain("i-1");
    cell.list(listed(1, 2_000)).run().pass(Duration.ofSeconds(70));
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(2_000);
    assertThat(cell.degraded()).isEmpty();
  }
}
