package dev.holdfast.registry.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// A file is damaged, cut short, or gone while the router is down. It starts with what is whole,
/// and with the log from there it has all facts again.
class DiskDamageTest {
  private final FaultyFiles files = new FaultyFiles();
  private final DiskWorld world = new DiskWorld(files, 5);

  DiskDamageTest() {
    world.cutsAtOnce();
    for (int turn = 0; turn < 120; turn++) {
      world.turn();
    }
    assertThat(files.list().stream().filter(FileNames::isSeal)).hasSize(2);
  }

  @Test
  void aDamagedByteAnywhereCostsNoFacts() {
    for (String name : files.list()) {
      for (int at = 0; at < files.bytes(name).length; at += 3) {
        FaultyFiles left = files.afterKill();
        left.damage(name, at);
        startsWithFacts(left);
      }
    }
  }

  @Test
  void aFileCutShortCostsNoFacts() {
    for (String name : files.list()) {
      for (int bytes = 0; bytes < files.bytes(name).length; bytes += 7) {
        FaultyFiles left = files.afterKill();
        left.truncate(name, bytes);
        startsWithFacts(left);
      }
    }
  }

  @Test
  void aMissingFileCostsNoFacts() throws Exception {
    for (String name : files.list()) {
      FaultyFiles left = files.afterKill();
      left.remove(name);
      startsWithFacts(left);
    }
  }

  @Test
  void anOlderOrNewerFormatVersionIsPassedOver() {
    for (String name : files.list()) {
      for (int change : new int[] {-1, 1}) {
        FaultyFiles left = files.afterKill();
        byte[] bytes = left.bytes(name);
        bytes[7] = (byte) (bytes[7] + change);
        startsWithFacts(left);
      }
    }
  }

  @Test
  void aGenerationOfTheVersionBeforeIsPassedOverByName() {
    FaultyFiles left = files.afterKill();
    String newest = files.list().stream().filter(FileNames::isSeal).toList().getLast();
    left.bytes(newest)[7] = 1;

    assertThat(world.startFrom(left)).isEqualTo(DiskWorld.told(world.facts()));
    assertThat(world.listener.passedOver)
        .singleElement()
        .asString()
        .contains(newest, "format is version 1; expected 2");
  }

  @Test
  void aDamagedGenerationCostsNothingAtAllBecauseTheOneBeforeHasItsJournals() {
    String newest =
        files.list().stream().filter(name -> name.endsWith(".plain")).toList().getLast();
    FaultyFiles left = files.afterKill();
    left.damage(newest, 100);

    assertThat(world.startFrom(left)).isEqualTo(DiskWorld.told(world.facts()));
    assertThat(world.listener.passedOver).singleElement().asString().contains("checksum");
  }

  @Test
  void nothingWholeIsAColdBoot() {
    FaultyFiles left = files.afterKill();
    List<String> seals = left.list().stream().filter(FileNames::isSeal).toList();
    seals.forEach(name -> left.damage(name, 20));

    assertThat(world.restart(left)).isEqualTo(new Saved(null, 0));
    world.turn();
    world.turn();
    world.runCuts();
    world.turn();
    assertThat(world.startFrom(left.afterKill())).isEqualTo(DiskWorld.told(world.facts()));
  }

  /// A place in the log is always found here: one generation and its journals are whole.
  private void startsWithFacts(FaultyFiles left) {
    FaultyFiles copy = left.afterKill();
    assertThat(world.restart(copy).place()).isNotNull();
    world.disk().close();
  }
}
