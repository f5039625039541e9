package dev.holdfast.registry.table;

import static dev.holdfast.registry.table.BrokenInvariant.hold;

import dev.holdfast.registry.view.BusState;
import dev.holdfast.registry.view.Freshness;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// What becomes of a simulated world after its steps: it is healed, and then one of a few things
/// happens of which it is known what must come of it, not only what must not.
final class SimEnding {
  private static final int OUT_S = 40;
  private static final int A_BEAT_S = 6;
  private static final int A_WHILE_S = 12;

  /// Every endpoint is probed, and the turn after that has seen what came of it.
  private static final int PROBED_S = 18;

  private static final int DEAD_S = 65;
  private static final int SILENT_S = 25;

  private final SimWorld world;
  private final long salt;
  private final RandomGenerator random;
  private final SimHealing healing;

  /// @param salt the seed of whatever it leaves to chance
  SimEnding(SimWorld world, long salt) {
    this.world = world;
    this.salt = salt;
    this.random = new SplittableRandom(salt);
    this.healing = new SimHealing(world, random);
  }

  void play() {
    healing.heal();
    switch ((int) Math.floorMod(salt, 7L)) {
      case 0 -> reconnect();
      case 1 -> loseAndFind();
      case 2 -> losePresence();
      case 3 -> startAgainWithoutTheBus();
      case 4 -> meetAnotherLog();
      case 5 -> startAgainWithAnotherLog();
      default -> mourn();
    }
    world.check(random);
  }

  /// The bus goes and comes, emitters restart and say their manifests; in the end nothing has
  /// changed on any cell: no pool may.
  private void reconnect() {
    List<List<Pool<SimRuntimes.Held>>> before = pools();
    world.cells().getLast().waver(world.nowNanos());
    world.bus().stop();
    world.live(OUT_S);
    for (SimRouter router : world.routers()) {
      hold(
          "the bus is out",
          router.status().bus().state() == BusState.OUT,
          () -> router + ": " + router.status().bus());
    }
    world.bus().start();
    world.cells().getFirst().restartEmitter(world.nextIncarnation());
    world.cells().forEach(SimCell::manifestIsDue);
    healing.settle();
    checkSame("16 reconnect with unchanged cells: zero pool changes", before);
  }

  /// Each router dies, all facts whole on its disk, and starts again with the bus out of reach: it
  /// serves the same. The bus is back, and no pool changes.
  private void startAgainWithoutTheBus() {
    healing.save();
    List<List<String>> before = told();
    world.bus().stop();
    world.fleet().killAll();
    world.live(1);
    checkTold("12 a start without the bus serves what was served", before);
    List<List<Pool<SimRuntimes.Held>>> booted = pools();
    world.bus().start();
    healing.settle();
    checkSame("16 a boot from whole disk: zero pool changes", booted);
  }

  /// The log is another one, empty at first; every emitter notices and says its manifest.
  private void meetAnotherLog() {
    List<List<Pool<SimRuntimes.Held>>> before = pools();
    loseTheLog();
    world.live(2);
    healing.settle();
    checkSame("2, 16 another log, unchanged cells: zero pool changes", before);
  }

  /// As before, and while it happens no router runs.
  private void startAgainWithAnotherLog() {
    healing.save();
    List<List<String>> before = told();
    loseTheLog();
    world.fleet().killAll();
    world.live(1);
    checkTold("2, 12 a start with another log, empty yet, serves what was served", before);
    healing.settle();
    checkTold("2, 16 a start with another log and unchanged cells serves the same", before);
  }

  private void loseTheLog() {
    if (random.nextBoolean()) {
      world.bus().makeAnew();
    } else {
      world.bus().becomeOtherCluster();
    }
  }

  /// Most cells lose the bus and serve: nobody is hidden for it.
  private void losePresence() {
    world.cells().stream().skip(1).forEach(cell -> cell.link().cut());
    if (random.nextBoolean()) {
      world.live(A_BEAT_S);
      world.hearNobody(SILENT_S);
    }
    world.live(SILENT_S);
    for (SimRouter router : world.routers()) {
      for (Slot<SimRuntimes.Held> slot : router.slots()) {
        hold(
            "11 cells that lost the bus and serve are not hidden",
            isShown(slot),
            () -> router + ": " + slot);
      }
    }
    world.mendCuts();
    healing.settle();
  }

  /// A cell dies for good. Who starts long after it knows of it as the others do.
  private void mourn() {
    SimCell dead = world.cells().getLast();
    dead.die();
    outlive(dead);
    world.live(Math.toIntExact(SimTimes.BACK.toSeconds()) - DEAD_S);
    world.fleet().boot();
    healing.settle();
    for (SimRouter router : world.routers()) {
      hold(
          "7 a cell that has long been quiet is known to all routers",
          router.states().containsKey(dead.cell()),
          () -> router + ": " + router.states());
    }
  }

  /// A cell is isolated; later its instances are reached again, then it is heard.
  private void loseAndFind() {
    SimCell lost = world.cells().getLast();
    lost.isolate();
    outlive(lost);
    lost.letIn();
    world.live(PROBED_S);
    checkNoneIs(Slot.Standing.PRUNED, "11 a cell that is reached again is not pruned");
    world.mendCuts();
    healing.settle();
    checkNoneIs(Slot.Standing.AGED, "11 a cell that is heard again is not hidden");
  }

  /// A cell is gone while others live: it is silent, then what nobody else listens for is hidden,
  /// and of the others nothing is. An outage in between makes nobody older.
  private void outlive(SimCell gone) {
    world.live(A_WHILE_S);
    if (random.nextBoolean()) {
      world.bus().stop();
      world.live(OUT_S);
      world.bus().start();
    }
    world.live(DEAD_S);
    for (SimRouter router : world.routers()) {
      for (Slot<SimRuntimes.Held> slot : router.slots()) {
        checkGone(router, slot, gone);
      }
    }
  }

  private void checkGone(SimRouter router, Slot<SimRuntimes.Held> slot, SimCell gone) {
    boolean isOfGone = slot.endpoint().id().cell().equals(gone.cell());
    hold(
        "a cell that is gone is silent, and no other is",
        isOfGone == (slot.liveness().freshness() != Freshness.HEARD),
        () -> router + ": " + slot);
    boolean dead = isOfGone && !world.accepts(slot.endpoint().target());
    hold(
        "11 a cell that is gone is hidden while others are heard, and nobody else",
        dead ? !slot.isPickable() : isOfGone || isShown(slot),
        () -> router + ": " + slot);
  }

  private void checkNoneIs(Slot.Standing hidden, String invariant) {
    for (SimRouter router : world.routers()) {
      for (Slot<SimRuntimes.Held> slot : router.slots()) {
        hold(invariant, slot.standing() != hidden, () -> router + ": " + slot);
      }
    }
  }

  /// Whether the view does not hide it.
  private static boolean isShown(Slot<SimRuntimes.Held> slot) {
    return TableInvariants.byFacts(slot) == slot.standing();
  }

  private List<List<Pool<SimRuntimes.Held>>> pools() {
    return world.routers().stream().map(TurnInvariants::filled).toList();
  }

  private void checkSame(String invariant, List<List<Pool<SimRuntimes.Held>>> before) {
    List<List<Pool<SimRuntimes.Held>>> after = pools();
    for (int i = 0; i < before.size(); i++) {
      List<Pool<SimRuntimes.Held>> was = before.get(i);
      List<Pool<SimRuntimes.Held>> is = after.get(i);
      hold(
          invariant,
          TurnInvariants.isSameButHidden(was, is),
          () -> "%s and then %s".formatted(was, is));
    }
  }

  /// What readers are given, as text: the routers of before and after are not the same.
  private List<List<String>> told() {
    return world.routers().stream()
        .map(router ->
            router.slots().stream().map(slot -> slot.standing() + " " + slot.endpoint()).toList())
        .toList();
  }

  private void checkTold(String invariant, List<List<String>> before) {
    hold(invariant, before.equals(told()), () -> "%s and then %s".formatted(before, told()));
  }
}
