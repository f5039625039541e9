package dev.holdfast.emitter;

import static dev.holdfast.emitter.lrp.TestLrps.id;
import static dev.holdfast.emitter.lrp.TestLrps.large;
import static dev.holdfast.emitter.lrp.TestLrps.listed;
import static dev.holdfast.emitter.lrp.TestLrps.lrp;
import static dev.holdfast.emitter.lrp.TestLrps.lrpOfGroup;
import static dev.holdfast.emitter.lrp.TestLrps.movedLrp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.emitter.lrp.Lrp;
import dev.holdfast.emitter.lrp.Observation;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.SendFate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The whole loop over a log in memory: starts, changes, restarts, sources, states with a time,
/// large cells, groups, stops. Long because each of them is seen only where all parts play
/// together.
final class EmitterTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private TestCell cell = new TestCell();

  private TestCell started(Observation observation) throws StartException {
    cell.start().list(observation).run();
    return cell;
  }

  // Opening.

  @Test
  void helloThenManifestThenBeat() throws StartException {
    started(listed(1, 2));
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Hello", "Manifest");
    assertThat(cell.router().kinds(Topic.PRESENCE)).containsExactly("Beat");
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1", "i-2");
    assertThat(cell.router().digestsEqual).isEqualTo(1);
  }

  @Test
  void nothingIsSaidBeforeTheSourceHasAnswered() throws StartException {
    cell.start().run().pass(Duration.ofMinutes(2));
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Hello");
    assertThat(cell.router().kinds(Topic.PRESENCE)).isEmpty();
    cell.list(new Observation.Failed("missing")).run().pass(SECOND);
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Hello");
    assertThat(cell.degraded()).containsExactly("SOURCE_GUARDED (source): missing");
    cell.list(listed(1, 0)).run();
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Hello", "Manifest");
  }

  @Test
  void nothingIsSentBeforeTheManifestIsAcknowledged() throws StartException {
    cell.start();
    cell.log()
        .fates((_, event) ->
            event instanceof RouteEvent.Manifest ? SendFate.DELAYED : SendFate.APPENDED);
    cell.list(listed(1, 2)).run();
    cell.list(listed(1, 3)).run().pass(Duration.ofSeconds(7));
    assertThat(cell.log().inFlight()).isEqualTo(1);
    assertThat(cell.router().kinds(Topic.PRESENCE)).isEmpty();
    cell.log().deliver();
    cell.run();
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Hello", "Manifest", "Register");
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1", "i-2", "i-3");
  }

  @Test
  void epochIsTheHellosAppendTimeAndIsOnDiskForGood() throws StartException {
    started(listed(1, 1));
    long epoch = manifests().getFirst().header().order().incarnation().epoch();
    assertThat(epoch).isEqualTo(helloTimeMs());
    assertThat(new EpochFile(cell.files, TestCell.CELL).read()).hasValue(epoch);
    assertThat(cell.files.outlives.get(DataFiles.EPOCH)).isEqualTo(DataFiles.Outlives.HOST_CRASH);
  }

  @Test
  void epochGrowsThoughTheBrokersClockIsSetBack() throws StartException {
    started(listed(1, 1));
    long before = epoch();
    cell.log().shiftAppendClockMs(-3_600_000);
    cell.start().run();
    assertThat(epoch()).isEqualTo(before + 1);
    assertThat(cell.router().changes).as("facts of a restart").isEqualTo(1);
    assertThat(cell.router().stale).isZero();
  }

  @Test
  void epochExceedsThatOfPresenceWhenTheDataDirectoryIsLost() throws StartException {
    started(listed(1, 1));
    cell.log().shiftAppendClockMs(7_200_000);
    cell.start().run();
    long before = epoch();
    cell.log().shiftAppendClockMs(-7_200_000);
    cell.startOn(new MemoryFiles());
    cell.list(listed(1, 1)).run().pass(Duration.ofSeconds(11));
    assertThat(epoch()).isGreaterThan(before);
    assertThat(cell.router().stale).isZero();
    assertThat(cell.emitter().nameTaken()).isNull();
  }

  @Test
  void emitterWithoutItsFilesWaitsIfItsCellWasHeardAndStartsIfItIsHeardNoMore()
      throws StartException {
    started(listed(1, 1));
    cell.pass(SECOND);
    long before = epoch();
    cell.startOn(new MemoryFiles());
    cell.list(listed(1, 1)).run().pass(Duration.ofMillis(9_900));
    assertThat(epoch()).isEqualTo(before);
    cell.pass(Duration.ofMillis(200));
    assertThat(epoch()).isGreaterThan(before);
    assertThat(cell.emitter().nameTaken()).isNull();
  }

  @Test
  void emitterWithoutItsFilesStartsAtOnceIfItsCellHasBeenSilent() throws StartException {
    started(listed(1, 1));
    cell.ticker.advance(Duration.ofSeconds(11));
    cell.startOn(new MemoryFiles());
    cell.list(listed(1, 1)).run();
    assertThat(manifests()).hasSize(2);
  }

  @Test
  void secondEmitterRefusesThoughTheBrokersClockIsSetBack() throws StartException {
    started(listed(1, 3));
    cell.pass(SECOND);
    Emitter first = cell.emitter();
    cell.log().shiftAppendClockMs(-3_600_000);
    cell.startOn(new MemoryFiles());
    cell.list(listed(7, 9)).run();
    for (int i = 0; i < 110 && cell.emitter().nameTaken() == null; i++) {
      first.doWork(cell.ticker.nanos());
      cell.pass(Duration.ofMillis(100));
    }
    assertThat(cell.emitter().nameTaken()).isNotNull();
  }

  @Test
  void secondEmitterOfOneNameRefusesToStart() throws StartException {
    started(listed(1, 3));
    cell.pass(SECOND);
    Emitter first = cell.emitter();
    cell.startOn(new MemoryFiles());
    cell.list(listed(7, 9)).run();
    for (int i = 0; i < 110 && cell.emitter().nameTaken() == null; i++) {
      first.doWork(cell.ticker.nanos());
      cell.pass(Duration.ofMillis(100));
    }
    assertThat(cell.emitter().nameTaken())
        .contains("another emitter speaks for cell cell-1 (incarnation " + epoch() + "/");
    cell.pass(SECOND);
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1", "i-2", "i-3");
    assertThat(manifests()).hasSize(1);
  }

  @Test
  void helloIsRetriedUntilTheBusIsThere() throws StartException {
    cell.log().stop();
    cell.start().list(listed(1, 2)).run().pass(Duration.ofMinutes(3));
    assertThat(cell.router().records).isEmpty();
    cell.log().start();
    cell.pass(Duration.ofSeconds(15));
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1", "i-2");
  }

  @Test
  void epochThatCannotBeWrittenIsNotUsed() throws StartException {
    cell.files.fail();
    cell.start().list(listed(1, 1)).run().pass(Duration.ofSeconds(5));
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Hello");
    assertThat(cell.degraded()).anyMatch(line -> line.startsWith("DISK_FAILING (epoch)"));
    cell.files.heal();
    cell.pass(Duration.ofSeconds(2));
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1");
    assertThat(cell.degraded()).isEmpty();
  }

  // Deltas.

  @Test
  void whatChangesIsSaidAndNothingElse() throws StartException {
    started(listed(lrp(1), lrp(2), large(3)));
    cell.router().forgetRecords();
    Observation next = listed(movedLrp(1, 31_000), large(3), lrp(4));
    cell.list(next).run();
    assertThat(cell.router().kinds(Topic.ROUTES))
        .containsExactly("Register", "Register", "Unregister");
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1", "i-3", "i-4");
    cell.list(next).run();
    assertThat(cell.router().changes).isEqualTo(3);
  }

  @Test
  void sinceStaysWithTheTargetAndGrowsWithEachClaim() throws StartException {
    started(listed(1, 2));
    long first = since(1);
    assertThat(first).isEqualTo(helloTimeMs());
    assertThat(since(2)).isEqualTo(first + 1);
    cell.pass(Duration.ofSeconds(10));
    cell.list(listed(lrp(1, EndpointState.INTERRUPTED, 0), movedLrp(2, 31_000), lrp(3))).run();
    assertThat(since(1)).isEqualTo(first);
    assertThat(since(2)).isEqualTo(helloTimeMs() + 10_000);
    assertThat(since(3)).isEqualTo(helloTimeMs() + 10_001);
  }

  @Test
  void sinceGrowsThoughTheBrokersClockIsSetBack() throws StartException {
    started(listed(1, 2));
    long last = since(2);
    cell.log().shiftAppendClockMs(-3_600_000);
    cell.start().list(listed(1, 3)).run();
    assertThat(since(1)).isEqualTo(last - 1);
    assertThat(since(3)).isEqualTo(last + 1);
  }

  @Test
  void failedSendIsRepeatedWithTheLatestState() throws StartException {
    started(listed(large(1)));
    cell.log().fate(SendFate.LOST);
    cell.list(listed(large(1), lrp(2))).run();
    assertThat(cell.status().dirty()).isEqualTo(1);
    cell.list(listed(large(1), movedLrp(2, 31_000))).run();
    cell.log().fate(SendFate.APPENDED);
    cell.router().forgetRecords();
    cell.pass(SECOND);
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Register");
    assertThat(endpoint(2).target().port()).isEqualTo(31_000);
    assertThat(cell.status().dirty()).isZero();
  }

  @Test
  void lateCopyOfAFailedSendChangesNothing() throws StartException {
    started(listed(1, 1));
    cell.log().fate(SendFate.LANDS_LATE);
    cell.list(listed(1, 2)).run();
    cell.log().fate(SendFate.APPENDED);
    cell.list(listed(1, 1)).pass(SECOND);
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1");
    assertThat(cell.log().landLate()).isPositive();
    cell.pass(Duration.ofSeconds(6));
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1");
    assertThat(cell.router().digestsDifferent).isZero();
  }

  // Truth on disk.

  @Test
  void truthIsOnDiskBeforeARecordIsMadeFromIt() throws StartException {
    started(listed(1, 1));
    cell.files.fail();
    cell.list(listed(1, 2)).run().pass(Duration.ofSeconds(3));
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1");
    assertThat(cell.degraded()).anyMatch(line -> line.startsWith("DISK_FAILING (truth)"));
    assertThat(cell.router().kinds(Topic.PRESENCE)).as("the cell is alive").hasSize(1);
    cell.files.heal();
    cell.pass(Duration.ofSeconds(2));
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1", "i-2");
    assertThat(cell.degraded()).isEmpty();
    assertThat(cell.files.outlives.get(DataFiles.TRUTH))
        .isEqualTo(DataFiles.Outlives.PROCESS_CRASH);
  }

  @Test
  void restartChangesNoEndpointAndNeedsNoList() throws StartException {
    started(listed(1, 20));
    List<Endpoint> before = cell.router().endpoints(TestCell.CELL);
    cell.pass(Duration.ofSeconds(3));
    cell.router().forgetRecords();
    cell.start().run();
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Hello", "Manifest");
    assertThat(cell.router().changes).isZero();
    cell.list(listed(1, 20)).run().pass(Duration.ofSeconds(12));
    assertThat(cell.router().changes).isZero();
    assertThat(cell.router().endpoints(TestCell.CELL)).isEqualTo(before);
    assertThat(cell.router().digestsDifferent).isZero();
  }

  @Test
  void absenceCountsOnlyAfterTheFirstListOfARestart() throws StartException {
    started(listed(1, 3));
    cell.start().run();
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(3);
    cell.list(new Observation.Failed("not yet")).run();
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(3);
    cell.list(listed(1, 2)).run();
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1", "i-2");
  }

  @Test
  void damagedTruthIsTreatedAsAbsent() throws StartException {
    started(listed(1, 3));
    cell.files.damage(DataFiles.TRUTH, 40);
    cell.start().run().pass(SECOND);
    assertThat(manifests()).as("nothing is half-believed").hasSize(1);
    cell.list(listed(1, 3)).run();
    assertThat(manifests()).hasSize(2);
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(3);
  }

  @Test
  void damagedEpochIsTreatedAsAbsent() throws StartException {
    started(listed(1, 3));
    long before = epoch();
    cell.files.damage(DataFiles.EPOCH, 20);
    cell.start().run();
    assertThat(manifests()).as("it listens first").hasSize(1);
    cell.pass(Duration.ofSeconds(11));
    assertThat(epoch()).isGreaterThan(before);
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(3);
  }

  // The source.

  @Test
  void vanishedSourceChangesNothing() throws StartException {
    started(listed(1, 20));
    cell.router().forgetRecords();
    cell.list(new Observation.Failed("missing")).run().pass(Duration.ofMinutes(5));
    assertThat(cell.router().changes).isZero();
    assertThat(cell.degraded()).containsExactly("SOURCE_GUARDED (source): missing");
    cell.list(listed(1, 20)).run();
    assertThat(cell.router().changes).isZero();
    assertThat(cell.degraded()).isEmpty();
  }

  @Test
  void massDropIsHeldAndTheSourceIsAskedAgainAfter30Seconds() throws StartException {
    started(listed(1, 20));
    cell.list(listed(1, 2)).run().pass(Duration.ofSeconds(29));
    assertThat(cell.asked).isZero();
    cell.pass(Duration.ofSeconds(2));
    assertThat(cell.asked).isPositive();
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(20);
    cell.list(listed(1, 2)).run();
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(2);
  }

  @Test
  void restartDoesNotForgetThatAListWasADrop() throws StartException {
    started(listed(1, 20));
    cell.start().list(listed("(dev=1,ino=5)", 1, 0)).run().pass(Duration.ofSeconds(5));
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(20);
  }

  @Test
  void operatorsAcceptanceIsTakenOnce() throws StartException {
    started(listed(1, 20));
    cell.list(listed(1, 2)).run();
    cell.files.content.put(DataFiles.ACCEPT, new byte[0]);
    cell.pass(Duration.ofSeconds(2));
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(2);
    assertThat(cell.files.content).doesNotContainKey(DataFiles.ACCEPT);
  }

  @Test
  void oldAcceptanceDoesNotLetANewFaultThrough() throws StartException {
    started(listed(1, 20));
    cell.files.content.put(DataFiles.ACCEPT, new byte[0]);
    cell.list(listed(1, 2)).run().pass(Duration.ofSeconds(5));
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(20);
    assertThat(cell.files.content).doesNotContainKey(DataFiles.ACCEPT);
  }

  @Test
  void acceptanceOfNoListIsDropped() throws StartException {
    started(listed(1, 20));
    cell.list(new Observation.Failed("missing")).run();
    cell.files.content.put(DataFiles.ACCEPT, new byte[0]);
    cell.pass(Duration.ofSeconds(2));
    assertThat(cell.files.content).doesNotContainKey(DataFiles.ACCEPT);
    cell.list(listed(1, 2)).run().pass(Duration.ofSeconds(5));
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(20);
  }

  // States with an end.

  @Test
  void interruptedEndpointIsLiveAgainWhenItsTimeIsOver() throws StartException {
    started(listed(lrp(1, EndpointState.INTERRUPTED, 3_000), lrp(2)));
    assertThat(endpoint(1).state()).isEqualTo(EndpointState.INTERRUPTED);
    assertThat(endpoint(1).stateForMs()).isEqualTo(3_000);
    cell.pass(Duration.ofMillis(2_900));
    assertThat(endpoint(1).state()).isEqualTo(EndpointState.INTERRUPTED);
    cell.pass(Duration.ofMillis(200));
    assertThat(endpoint(1).state()).isEqualTo(EndpointState.LIVE);
  }

  @Test
  void drainingEndpointIsUnregisteredWhenItsTimeIsOver() throws StartException {
    started(listed(lrp(1, EndpointState.DRAINING, 3_000), lrp(2, EndpointState.DRAINING, 0)));
    cell.pass(Duration.ofMillis(3_100));
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-2");
    cell.list(listed(lrp(1, EndpointState.DRAINING, 3_000), lrp(2))).run();
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-2");
    cell.list(listed(lrp(1), lrp(2))).run();
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1", "i-2");
  }

  @Test
  void restartRemembersThatAStatesTimeIsOver() throws StartException {
    Observation.Listed list =
        listed(lrp(1, EndpointState.DRAINING, 3_000), lrp(2, EndpointState.INTERRUPTED, 3_000));
    started(list);
    cell.pass(Duration.ofMillis(3_100));
    cell.router().forgetRecords();
    cell.start().list(list).run().pass(Duration.ofSeconds(5));
    assertThat(cell.router().changes).isZero();
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-2");
    assertThat(endpoint(2).state()).isEqualTo(EndpointState.LIVE);
  }

  @Test
  void otherFactsMayChangeWhileAStatesTimeStaysOver() throws StartException {
    started(listed(lrp(1, EndpointState.DRAINING, 3_000), lrp(2)));
    cell.pass(Duration.ofMillis(3_100));
    Lrp renamed = lrp(1, EndpointState.DRAINING, 3_000);
    cell.list(listed(new Lrp("other.yaml", "i-1", "shared", 0, null, renamed.endpoints()), lrp(2)))
        .run();
    cell.pass(Duration.ofSeconds(1));
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-2");
  }

  // Size.

  @Test
  void cellThatHasOutgrownItsManifestGoesOnWithWhatIsKnown() throws StartException {
    cell.manifestBytesMost = 2_000;
    started(listed(1, 5));
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(5);
    cell.list(listed(2, 60)).run();
    assertThat(cell.router().instances(TestCell.CELL))
        .as("1 is gone, 6 to 60 are refused")
        .containsExactly("i-2", "i-3", "i-4", "i-5");
    assertThat(cell.degraded()).anyMatch(line -> line.contains("larger than 2000 bytes"));
    cell.list(listed(2, 6)).run();
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(5);
    assertThat(cell.degraded()).isEmpty();
  }

  @Test
  void cellThatIsTooLargeFromTheStartSaysNothing() throws StartException {
    cell.manifestBytesMost = 2_000;
    started(listed(1, 60));
    cell.pass(Duration.ofSeconds(6));
    assertThat(manifests()).isEmpty();
    assertThat(cell.degraded()).hasSize(1);
    cell.list(listed(1, 6)).run();
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(6);
  }

  // Groups.

  @Test
  void oneIncarnationOverAllGroupsAndAManifestInEach() throws StartException {
    cell = new TestCell(new ManualTicker(), List.of("shared", "iso"), 1);
    started(listed(lrp(1), lrpOfGroup(2, "iso")));
    assertThat(cell.router("shared").instances(TestCell.CELL)).containsExactly("i-1");
    assertThat(cell.router("iso").instances(TestCell.CELL)).containsExactly("i-2");
    assertThat(incarnation("shared")).isEqualTo(incarnation("iso"));
    assertThat(cell.router("iso").digestsEqual).isEqualTo(1);
  }

  private Object incarnation(String group) {
    return Objects.requireNonNull(cell.router(group).cell(TestCell.CELL)).incarnation();
  }

  @Test
  void movedLrpLeavesTheOldGroupOnceTheNewOneHasIt() throws StartException {
    cell = new TestCell(new ManualTicker(), List.of("shared", "iso"), 1);
    started(listed(lrp(1)));
    long since = since(1);
    Objects.requireNonNull(cell.logs.get("iso")).fate(SendFate.DELAYED);
    cell.list(listed(lrpOfGroup(1, "iso"))).run();
    assertThat(cell.router("shared").instances(TestCell.CELL)).containsExactly("i-1");
    Objects.requireNonNull(cell.logs.get("iso")).deliver();
    cell.run().run();
    assertThat(cell.router("iso").instances(TestCell.CELL)).containsExactly("i-1");
    assertThat(cell.router("shared").instances(TestCell.CELL)).isEmpty();
    assertThat(cell.router("iso").endpoints(TestCell.CELL).getFirst().sinceMs()).isEqualTo(since);
  }

  // The end.

  @Test
  void stopSaysThatTheSilenceIsPlannedAndRemovesNothing() throws StartException {
    started(listed(1, 3));
    cell.router().forgetRecords();
    cell.emitter().stop(cell.ticker.nanos(), 1_000);
    cell.router().poll();
    RouteEvent.Beat last = cell.router().events(RouteEvent.Beat.class).getLast();
    assertThat(last.mode()).isEqualTo(CellMode.LEAVING);
    assertThat(last.forMs()).isEqualTo(60_000);
    assertThat(last.digest()).isNotNull();
    assertThat(cell.router().changes).isZero();
  }

  @Test
  void wallClockDecidesNothing() throws StartException {
    started(listed(1, 3));
    cell.wallMs = 1;
    cell.list(listed(1, 4)).run().pass(Duration.ofSeconds(6));
    cell.wallMs = -5;
    cell.list(listed(1, 5)).run().pass(Duration.ofSeconds(6));
    cell.wallMs = Long.MAX_VALUE;
    cell.start().list(listed(1, 6)).run().pass(Duration.ofSeconds(6));
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(6);
    assertThat(cell.router().stale).isZero();
    assertThat(cell.router().digestsDifferent).isZero();
  }

  // What the router read.

  private List<RouteEvent.Manifest> manifests() {
    return cell.router().events(RouteEvent.Manifest.class);
  }

  private long epoch() {
    return Objects.requireNonNull(cell.router().cell(TestCell.CELL)).incarnation().epoch();
  }

  private long helloTimeMs() {
    return cell.router().records.stream()
        .filter(read -> read.event() instanceof RouteEvent.Hello)
        .findFirst()
        .orElseThrow()
        .appendTimeMs();
  }

  private Endpoint endpoint(int number) {
    return Objects.requireNonNull(
        Objects.requireNonNull(cell.router().cell(TestCell.CELL)).find(id(number)));
  }

  private long since(int number) {
    return endpoint(number).sinceMs();
  }
}
