package dev.holdfast.registry.table;

import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Target;
import dev.holdfast.registry.disk.FaultyDirectory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// The routers of a simulated world through their starts and ends. One thread.
final class SimFleet {
  private static final int MOST = 3;

  private final ManualTicker ticker;
  private final SimBus bus;
  private final Common common;
  private final List<SimRouter> routers = new ArrayList<>();
  private int boots;

  /// What all of them share.
  ///
  /// @param doors whether somebody accepts connects at a target now
  /// @param seen what has happened to any of them
  record Common(
      SimParts parts,
      LossInvariants losses,
      StepInvariants steps,
      Predicate<Target> doors,
      EnumSet<SimSight> seen) {}

  SimFleet(ManualTicker ticker, SimBus bus, Common common) {
    this.ticker = ticker;
    this.bus = bus;
    this.common = common;
    boot();
  }

  List<SimRouter> routers() {
    return routers;
  }

  /// With an empty data directory. The oldest makes room for it.
  void boot() {
    if (routers.size() == MOST) {
      routers.removeFirst();
    }
    routers.add(started(new FaultyDirectory(SimWorld.SITE, SimBus.GROUP, ticker)));
  }

  private SimRouter started(FaultyDirectory directory) {
    SimLink link = new SimLink(bus.log(), common.parts.word(), ticker.nanos());
    return new SimRouter("router-" + ++boots, link, directory, common);
  }

  /// kill -9 between two turns.
  void kill(SimRouter router) {
    router.directory().onKill();
    startAgain(router);
  }

  void killAll() {
    List.copyOf(routers).forEach(this::kill);
  }

  /// kill -9 within a turn, or while a generation is cut: at any step that changes the disk.
  void killWhileItWrites(SimRouter router, RandomGenerator random) {
    router.directory().dieAfter(random.nextInt(random.nextBoolean() ? 4 : 20));
    if (!router.isStopped()) {
      router.read(ticker.nanos());
    }
    router.directory().runCuts();
    kill(router);
  }

  /// Its host loses its power.
  void cutPower(SimRouter router, RandomGenerator random) {
    router.directory().onPowerLoss(random.nextLong());
    startAgain(router);
  }

  /// Another process stands in its place, and begins with what is on disk.
  private void startAgain(SimRouter dead) {
    dead.disk().checkHeld();
    SimRouter next = started(dead.directory());
    next.disk().goOnAfter(dead.disk());
    routers.set(routers.indexOf(dead), next);
  }
}
