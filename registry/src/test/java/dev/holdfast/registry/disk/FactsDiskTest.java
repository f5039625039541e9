package dev.holdfast.registry.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.log.LogIdentity;
import dev.holdfast.registry.disk.FaultyFiles.Fate;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Reducer;
import dev.holdfast.registry.facts.TestRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FactsDiskTest {
  private final FaultyFiles files = new FaultyFiles();
  private final DiskWorld world = new DiskWorld(files, 11);

  private void turns(int count) {
    for (int turn = 0; turn < count; turn++) {
      world.turn();
    }
    world.runCuts();
    world.advance();
  }

  private void isWhole() {
    assertThat(world.startFrom(files.afterKill())).isEqualTo(DiskWorld.told(world.facts()));
  }

  @Test
  void aSmallSiteBootsFromTheJournalAlone() {
    turns(4);

    assertThat(files.list()).containsExactly(FileNames.journal(0));
    isWhole();
  }

  @Test
  void aGenerationIsCutWhenTheJournalHasOutgrownIt() {
    while (world.disk().status().generation() < 0) {
      assertThat(world.disk().status().journalBytes()).isLessThan(4_000);
      turns(1);
    }

    assertThat(files.bytes(FileNames.journal(0)).length).isGreaterThan(2_000);
    isWhole();
  }

  @Test
  void twoGenerationsAreKeptAndTheJournalsFromTheOlderOne() {
    world.cutsAtOnce();
    turns(200);

    List<Long> generations =
        files.list().stream().filter(FileNames::isSeal).map(FileNames::number).toList();
    assertThat(generations).hasSize(2);
    assertThat(files.list().stream().filter(FileNames::isJournal).map(FileNames::number))
        .isEqualTo(generations);
    isWhole();
  }

  @Test
  void aJournalTornAtItsEndGoesOn() throws Exception {
    turns(3);
    FaultyFiles left = files.afterKill();
    left.truncate(FileNames.journal(0), left.bytes(FileNames.journal(0)).length - 1);

    world.restart(left);
    turns(2);

    assertThat(left.list()).containsExactly(FileNames.journal(0));
    assertThat(world.startFrom(left.afterKill())).isEqualTo(DiskWorld.told(world.facts()));
  }

  @Test
  void aFullDiskIsToldOnceAndAGenerationIsCutFirstWhenItTakesBytesAgain() {
    turns(3);
    int full = files.steps();
    files.faults((step, _) -> step >= full && step < full + 4 ? Fate.TORN : Fate.PASSES);

    turns(30);

    assertThat(world.listener.heard).hasSize(2);
    assertThat(world.listener.heard.getFirst())
        .startsWith("failing: the journal cannot be written");
    assertThat(world.listener.heard.getLast()).isEqualTo("working");
    assertThat(world.disk().status().generation()).isPositive();
    assertThat(world.disk().status().state()).isEqualTo(DiskStatus.State.WORKING);
    isWhole();
  }

  @Test
  void whileTheDiskIsFailingTheStatusSaysWhy() {
    files.faults((_, _) -> Fate.FAILS);
    turns(20);

    assertThat(world.disk().status().state()).isEqualTo(DiskStatus.State.FAILING);
    assertThat(world.disk().status().problem()).contains("fails, the test says");
    assertThat(world.listener.heard).hasSize(1);
  }

  @Test
  void factsOfALogThatIsEmptyHaveTheirPlaceAtItsBeginning() throws Exception {
    Map<Cell, CellState> facts = Map.of(new Cell("c1"), state("c1"));
    FactsDisk disk = world.disk();
    disk.cutSoon();
    Place place = new Place(world.identity(), 0, null);
    for (int turn = 0; turn < 3; turn++) {
      disk.advance(() -> facts.values().iterator(), place, turn);
      world.runCuts();
    }
    disk.close();

    assertThat(open(files, () -> 0).load(_ -> {})).isEqualTo(new Saved(place, 1));
  }

  @Test
  void aReadOnlyDirectoryIsReadAllTheSame() {
    turns(40);
    FaultyFiles readOnly = files.afterKill();
    readOnly.faults((_, _) -> Fate.FAILS);
    List<String> before = readOnly.list();

    assertThat(world.startFrom(readOnly)).isEqualTo(DiskWorld.told(world.facts()));
    assertThat(readOnly.list()).isEqualTo(before);
    assertThat(world.listener.heard).singleElement().asString().contains("cannot be locked");
  }

  @Test
  void aWriteThatTakesFewBytesIsGoneOnWith() {
    files.writeMost(7);
    turns(60);

    isWhole();
  }

  @Test
  void aDirectoryInUseIsRefused() {
    assertThatThrownBy(() -> open(files, () -> 0)).isInstanceOf(DiskInUseException.class);

    world.disk().close();

    assertThat(files.isLocked()).isFalse();
    assertThat(world.disk().status().state()).isEqualTo(DiskStatus.State.CLOSED);
  }

  @Test
  void whatCouldNotBeLockedIsNotWrittenBeforeItIsAndThenAGenerationIsCut() {
    turns(4);
    FaultyFiles left = files.afterKill();
    List<String> names = left.list();
    int written = left.bytes(FileNames.journal(0)).length;
    left.faults((_, what) -> what.equals("lock") ? Fate.FAILS : Fate.PASSES);

    world.restart(left);
    world.read(TestRecords.manifest("c1", TestRecords.order(99, 1)));
    world.disk().endTurn(world.identity());

    assertThat(world.disk().status().state()).isEqualTo(DiskStatus.State.FAILING);
    assertThat(left.list()).isEqualTo(names);
    assertThat(left.bytes(FileNames.journal(0))).hasSize(written);
    turns(1);
    assertThat(left.list()).as("the lock is tried again and again").isEqualTo(names);

    left.faults((_, _) -> Fate.PASSES);
    turns(4);

    assertThat(left.isLocked()).isTrue();
    assertThat(world.disk().status().generation()).isPositive();
    assertThat(world.disk().status().state()).isEqualTo(DiskStatus.State.WORKING);
    assertThat(world.startFrom(left.afterKill())).isEqualTo(DiskWorld.told(world.facts()));
  }

  @Test
  void whatAnotherWroteBeforeTheLockWasHadIsNotJoinedToWhatIsWrittenAfter() throws Exception {
    turns(4);
    FaultyFiles left = files.afterKill();
    left.faults((_, what) -> what.equals("lock") ? Fate.FAILS : Fate.PASSES);
    world.restart(left);
    left.faults((_, _) -> Fate.PASSES);
    FactsDisk other = open(left, () -> 0);
    other.load(_ -> {});
    Map<Cell, CellState> others = Map.of(new Cell("c9"), state("c9"));
    Place place = new Place(world.identity(), world.end(), null);
    for (int cut = 0; cut < 20; cut++) {
      other.cutSoon();
      other.advance(() -> others.values().iterator(), place, cut);
      other.advance(() -> others.values().iterator(), place, cut);
    }
    long generation = other.status().generation();
    other.close();

    turns(4);

    assertThat(world.disk().status().generation()).isGreaterThan(generation);
    assertThat(world.startFrom(left.afterKill())).isEqualTo(DiskWorld.told(world.facts()));
  }

  @Test
  void theLockIsHeldUntilTheCuttingThreadHasStopped() {
    world.disk().cutSoon();
    world.advance();
    world.disk().close();
    assertThat(files.isLocked()).isTrue();
    List<String> before = files.list();

    world.runCuts();

    assertThat(files.isLocked()).isFalse();
    assertThat(files.list().stream().filter(FileNames::isSeal))
        .isEqualTo(before.stream().filter(FileNames::isSeal).toList());
  }

  @Test
  void nothingIsWrittenWhileItIsNotKnownWhichLogItIs() {
    world.read(TestRecords.manifest("c1", TestRecords.order(99, 1)));
    world.disk().endTurn(null);
    assertThat(files.list()).isEmpty();

    world.disk().endTurn(world.identity());

    isWhole();
  }

  @Test
  void anotherLogsRecordsAreNotJoinedToThisOnes() {
    turns(3);
    Map<String, String> before = DiskWorld.told(world.facts());
    world.read(TestRecords.manifest("c1", TestRecords.order(99, 1)));
    world.disk().endTurn(new LogIdentity("k", "another", "p"));

    assertThat(world.startFrom(files.afterKill())).isEqualTo(before);
  }

  @Test
  void recordsAfterFactsWereReplacedAreNotJoinedToTheFactsBefore() {
    turns(3);
    Map<String, String> before = DiskWorld.told(world.facts());
    world.gap();
    world.advance();
    world.read(TestRecords.manifest("c1", TestRecords.order(99, 1)));
    world.disk().endTurn(world.identity());

    assertThat(world.startFrom(files.afterKill())).isEqualTo(before);

    world.runCuts();
    isWhole();
  }

  @Test
  void anotherSitesFactsArePassedOver() throws Exception {
    turns(40);
    HeardDisk heard = new HeardDisk();
    FactsDisk other =
        new FactsDisk(
            files.afterKill(),
            new Owner("elsewhere", "shared"),
            () -> 0,
            heard,
            DiskWorld.SMALL,
            Runnable::run);

    assertThat(other.load(_ -> {})).isEqualTo(new Saved(null, 0));
    assertThat(heard.passedOver).isNotEmpty();
  }

  @Test
  void aTurnCopiesNoLongerThanItsSlice() throws Exception {
    // Each reading of the clock is a quarter of a slice after the one before.
    long[] nanos = {0};
    FactsDisk disk = open(new FaultyFiles(), () -> nanos[0] += DiskWorld.SMALL.sliceNanos() / 4);
    disk.load(_ -> {});
    disk.cutSoon();
    List<CellState> cells = new ArrayList<>();
    IntStream.range(0, 10_000).forEach(i -> cells.add(state("c" + i)));
    Place place = new Place(new LogIdentity("k", "r", "p"), 5, null);
    int turns = 0;
    while (disk.status().generation() < 0) {
      int copied = disk.advance(cells::iterator, place, nanos[0]);
      assertThat(copied).isLessThanOrEqualTo(4 * 64);
      turns++;
    }
    assertThat(turns).isGreaterThan(10_000 / (4 * 64));
  }

  private static FactsDisk open(FaultyFiles files, Ticker ticker) throws DiskInUseException {
    return new FactsDisk(
        files, DiskWorld.OWNER, ticker, new HeardDisk(), DiskWorld.SMALL, Runnable::run);
  }

  private static CellState state(String cell) {
    CellState state =
        new Reducer()
            .apply(null, TestRecords.read(TestRecords.manifest(cell, TestRecords.order(1, 1))))
            .state();
    return Objects.requireNonNull(state);
  }
}
