package dev.holdfast.registry.table;

import static dev.holdfast.registry.table.BrokenInvariant.hold;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.registry.disk.FaultyDirectory;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.view.BusState;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Everything in a simulated world works again, and each cell has one emitter that says a manifest:
/// then every router knows exactly what runs on every cell, and is ready.
final class SimHealing {
  private static final int POLLS_TO_CATCH_UP = 200;
  private static final int A_WHILE_S = 12;
  private static final int ROUNDS_TO_SETTLE = 7;

  /// A round is longer than it takes to be told of another log.
  private static final int ROUND_MS = 3_001;

  private final SimWorld world;
  private final RandomGenerator random;

  SimHealing(SimWorld world, RandomGenerator random) {
    this.world = world;
    this.random = random;
  }

  void heal() {
    mend();
    world.pass(ROUND_MS);
    world.routers().forEach(this::catchUp);
    settle();
    checkTruth("4 after a manifest facts are the cell's truth, whatever was lost before");
    for (SimCell cell : world.cells()) {
      cell.startInstance(random);
      cell.changeInstance(random);
      world.live(2);
      cell.stopInstance(random);
      world.live(1);
      cell.startInstance(random);
    }
    world.live(A_WHILE_S);
    checkTruth("4 deltas over a manifest are the cell's truth");
    for (SimRouter router : world.routers()) {
      TableStatus status = router.status();
      hold(
          "a healed world is ready and connected",
          status.readiness().ready() && status.bus().state() == BusState.CONNECTED,
          () -> router + ": " + status);
    }
    world.check(random);
  }

  private void mend() {
    SimBus bus = world.bus();
    FakeLog log = bus.log();
    bus.calm();
    world.mendCuts();
    world.routers().forEach(SimRouter::resume);
    world.routers().forEach(router -> router.directory().mend());
    // A router does not know what its disk has lost before it starts again.
    List<SimRouter> damaged =
        world.routers().stream().filter(router -> router.directory().isDamaged()).toList();
    damaged.forEach(world.fleet()::kill);
    world.routers().forEach(router -> router.runtimes().mend());
    log.shiftAppendClockMs(1_000_000);
    log.pollMost(500);
    bus.start();
    log.deliver();
    bus.landLate();
    for (SimCell cell : world.cells()) {
      CellDisk disk = cell.disk();
      cell.killEmitters();
      cell.startEmitter(disk, world.nextIncarnation());
    }
    // Garbage on the presence topic that is read only after the manifest would freeze a cell again:
    // between the two topics there is no order.
    bus.landLate();
  }

  private void checkTruth(String invariant) {
    for (SimRouter router : world.routers()) {
      for (SimCell cell : world.cells()) {
        @Nullable CellState known = router.states().get(cell.cell());
        List<Endpoint> truth = cell.emitter().truth();
        hold(
            invariant,
            known != null && known.endpoints().equals(truth) && !known.frozen(),
            () ->
                "%s knows %s %s, the truth is %s"
                    .formatted(router, known, known == null ? "" : known.endpoints(), truth));
      }
    }
  }

  private void catchUp(SimRouter router) {
    for (int i = 0; i < POLLS_TO_CATCH_UP; i++) {
      world.read(router);
      if (world.bus().losses().isLevel(router)) {
        return;
      }
    }
  }

  /// Everybody says what is to be said and reads what there is.
  void settle() {
    for (int i = 0; i < ROUNDS_TO_SETTLE; i++) {
      world.pass(ROUND_MS);
      world.work();
      world.routers().forEach(this::catchUp);
    }
  }

  /// All facts are whole on disk.
  void save() {
    // A generation that was begun before a break in the log may stand before the one that counts.
    for (int i = 0; i < 3; i++) {
      world.routers().stream().map(SimRouter::directory).forEach(FaultyDirectory::runCuts);
      world.live(1);
    }
  }
}
