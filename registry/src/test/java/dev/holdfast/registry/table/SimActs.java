package dev.holdfast.registry.table;

import dev.holdfast.events.CellMode;
import dev.holdfast.registry.disk.FaultyDirectory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// What each kind of step does to a simulated world. One thread.
final class SimActs {
  private static final int LIFE_MOST_S = 12;
  private static final int LONG_LIFE_MOST_S = 45;

  private final SimWorld world;

  SimActs(SimWorld world) {
    this.world = world;
  }

  void perform(SimStep.Kind kind, RandomGenerator random) {
    SimCell cell = oneOf(world.cells(), random);
    SimRouter router = oneOf(world.routers(), random);
    SimBus bus = world.bus();
    SimFleet fleet = world.fleet();
    FaultyDirectory directory = router.directory();
    switch (kind) {
      case TIME_PASSES -> world.pass(random.nextInt(random.nextInt(5) == 0 ? 40_000 : 6_000));
      case LIFE_GOES_ON -> world.live(seconds(random));
      case NOBODY_IS_HEARD -> world.hearNobody(seconds(random));
      case EMITTERS_WORK -> world.work();
      case ROUTER_READS -> world.read(router);
      case TRAFFIC_CONNECTS -> connect(router, random);
      case CONNECTS_FAIL -> router.runtimes().cutOff();
      case CONNECTS_ARE_TOLD_LATE -> router.runtimes().tellLate(lateNanos(random));
      case CONNECTS_ARE_WELL -> world.routers().forEach(each -> each.runtimes().mend());
      case INSTANCE_STARTS -> cell.startInstance(random);
      case INSTANCE_CHANGES -> cell.changeInstance(random);
      case INSTANCE_STOPS -> cell.stopInstance(random);
      case CELL_DIES -> cell.die();
      case CELL_COMES_BACK -> revive(cell);
      case CELL_SAYS_MORE -> say(cell, random);
      case CELL_CLOCK_JUMPS -> cell.jumpClock(random.nextInt());
      case SENDS_FARE_BADLY -> bus.worsen(random);
      case SENDS_FARE_WELL -> bus.calm();
      case DELAYED_SENDS_ARRIVE -> bus.log().deliver();
      case LATE_SENDS_LAND -> bus.landLate();
      case EMITTER_RESTARTS -> cell.restartEmitter(world.nextIncarnation());
      case EMITTER_IS_STOPPED -> cell.stopEmitter();
      case EMITTER_IS_RESUMED -> cell.resumeEmitters();
      case EMITTER_IS_REPLACED -> cell.replaceEmitter(world.nextIncarnation());
      case EMITTER_LOSES_ITS_DATA -> loseData(cell);
      case MANIFEST_IS_DUE -> cell.manifestIsDue();
      case CELL_IS_CUT_OFF -> cell.link().cut();
      case CELL_IS_ISOLATED -> cell.isolate();
      case ROUTER_IS_CUT_OFF -> router.link().cut();
      case CUTS_ARE_MENDED -> world.mendCuts();
      case BUS_STOPS -> bus.stop();
      case BUS_STARTS -> bus.start();
      case RECORD_OF_GARBAGE -> bus.appendGarbage(cell.cell(), random);
      case ROUTER_BOOTS -> fleet.boot();
      case ROUTER_IS_KILLED -> fleet.kill(router);
      case ROUTER_IS_KILLED_WRITING -> fleet.killWhileItWrites(router, random);
      case POWER_IS_CUT -> fleet.cutPower(router, random);
      case GENERATION_IS_WRITTEN -> directory.runCuts();
      case DISK_FILLS_UP -> directory.fill();
      case DISK_IS_READ_ONLY -> directory.makeReadOnly();
      case DISK_IS_MENDED -> world.routers().forEach(each -> each.directory().mend());
      case DISK_IS_DAMAGED -> directory.damage(random.nextLong());
      case ROUTER_IS_STOPPED -> router.stop();
      case ROUTERS_ARE_RESUMED -> world.routers().forEach(SimRouter::resume);
      case ROUTER_IS_SLOW -> bus.log().pollMost(1 + random.nextInt(6));
      case APPEND_CLOCK_JUMPS -> bus.shiftClock(random.nextInt(40_000) - 20_000);
      case HEAD_IS_TRUNCATED -> bus.truncateHead(random);
      case TAIL_IS_LOST -> bus.loseTail(random);
      case TAIL_IS_REPLACED -> replaceTail(cell, random);
      case TOPICS_ARE_MADE_ANEW -> bus.makeAnew();
      case CLUSTER_IS_ANOTHER -> bus.becomeOtherCluster();
    }
  }

  private static int seconds(RandomGenerator random) {
    return 1 + random.nextInt(random.nextInt(4) == 0 ? LONG_LIFE_MOST_S : LIFE_MOST_S);
  }

  private void connect(SimRouter router, RandomGenerator random) {
    for (SimRuntimes.Held runtime : router.runtimes().live()) {
      if (random.nextBoolean()) {
        router.runtimes().connect(runtime, world.nowNanos());
      }
    }
  }

  /// At most as late as connects time out.
  private static long lateNanos(RandomGenerator random) {
    return TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(10_000));
  }

  /// The log has lost its tail and grown again before any router looks, or while none runs.
  private void replaceTail(SimCell cell, RandomGenerator random) {
    world.bus().loseTail(random);
    if (random.nextBoolean()) {
      world.bus().appendGarbage(cell.cell(), random);
    }
    cell.startInstance(random);
    world.work();
    if (random.nextBoolean()) {
      world.fleet().killAll();
    }
  }

  private void revive(SimCell cell) {
    if (cell.isDead()) {
      cell.startEmitter(cell.disk(), world.nextIncarnation());
    }
  }

  private static void say(SimCell cell, RandomGenerator random) {
    CellMode mode = oneOf(List.of(CellMode.values()), random);
    cell.say(mode, mode == CellMode.LEAVING ? random.nextInt(30_000) : 0);
  }

  /// DESIGN promises nothing where the log's clock went back and the epoch file is lost too.
  private void loseData(SimCell cell) {
    if (!world.bus().clockWentBack()) {
      cell.loseData(world.nextIncarnation());
    }
  }

  private static <T> T oneOf(List<T> all, RandomGenerator random) {
    return all.get(random.nextInt(all.size()));
  }
}
