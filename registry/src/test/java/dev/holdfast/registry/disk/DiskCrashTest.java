package dev.holdfast.registry.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.registry.disk.FaultyFiles.Fate;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The process dies, or the power goes, at each step that changes something on disk. What is found
/// then must lead to the facts that were there (invariant 12), and so must the life after it.
@Order(0) // Among the longest of its module.
class DiskCrashTest {
  private static final int TURNS = 60;

  /// A life with several cuts; in some the facts are replaced, by a gap or by another log.
  private static DiskWorld life(FaultyFiles files, long seed) {
    DiskWorld world = new DiskWorld(files, seed);
    for (int turn = 0; turn < TURNS; turn++) {
      if (turn == TURNS / 2 && seed % 3 == 0) {
        world.otherLog();
      }
      if (turn == TURNS / 2 && seed % 3 == 1) {
        world.gap();
      }
      world.turn();
    }
    return world;
  }

  private static int steps(long seed) {
    FaultyFiles files = new FaultyFiles();
    life(files, seed);
    return files.steps();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fate.class,
      names = {"FAILS", "TORN"})
  void factsAreWholeAfterAKillAtAnyStep(Fate fate) {
    for (long seed = 1; seed <= 4; seed++) {
      for (int dead = 0; dead < steps(seed); dead++) {
        FaultyFiles files = new FaultyFiles();
        files.faults(FaultyFiles.deadFrom(dead, fate));
        DiskWorld world = life(files, seed);
        FaultyFiles left = files.afterKill();

        world.restart(left);
        goOnAndKill(world, left);
      }
    }
  }

  @Test
  void factsAreWholeAfterALossOfPowerAtAnyStep() {
    for (long seed = 1; seed <= 4; seed++) {
      for (int dead = 0; dead < steps(seed); dead++) {
        for (int loss = 0; loss < 3; loss++) {
          FaultyFiles files = new FaultyFiles();
          files.faults(FaultyFiles.deadFrom(dead, Fate.TORN));
          DiskWorld world = life(files, seed);
          FaultyFiles left = files.afterPowerLoss(new Random(31L * dead + loss));

          world.restart(left);
          goOnAndKill(world, left);
        }
      }
    }
  }

  /// Whatever a start made of the directory, the next one must be as good.
  private static void goOnAndKill(DiskWorld world, FaultyFiles files) {
    world.cutsAtOnce();
    for (int turn = 0; turn < 10; turn++) {
      world.turn();
    }
    Saved saved = world.restart(files.afterKill());
    assertThat(saved.place()).isNotNull();
    assertThat(saved.place().identity()).isEqualTo(world.identity());
  }

  @Test
  void nothingThatATurnWroteIsLostByAKill() {
    FaultyFiles files = new FaultyFiles();
    DiskWorld world = new DiskWorld(files, 7);
    for (int turn = 0; turn < TURNS; turn++) {
      world.turn();
      Map<String, String> before = DiskWorld.told(world.facts());
      assertThat(world.startFrom(files.afterKill())).isEqualTo(before);
    }
  }
}
