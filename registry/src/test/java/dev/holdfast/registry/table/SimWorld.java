package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Cells with their emitters, a log that fails, and routers with their disks, which start and end
/// in every way. It does what the steps say, and checks after each that nothing happened that may
/// never happen. One thread.
final class SimWorld {
  static final String SITE = "here";

  private static final int CELLS = 3;

  /// A router that lives has a turn at least every 2 s.
  private static final int TURN_MS = 1_900;

  private final ManualTicker ticker = new ManualTicker();
  private final SimBus bus = new SimBus(ticker);
  private final List<SimCell> cells = new ArrayList<>();
  private final SimFleet fleet;
  private final Reduction reduction;
  private final SimActs acts = new SimActs(this);

  private long incarnations;

  /// @param seen takes what happens to its routers
  SimWorld(SimParts parts, EnumSet<SimSight> seen) {
    this.reduction = parts.reduction().get();
    for (int i = 0; i < CELLS; i++) {
      SimLink link = new SimLink(bus.log(), (known, _) -> known, ticker.nanos());
      SimCell cell = new SimCell(link, new Cell("cell-" + i));
      cell.startEmitter(new CellDisk(), nextIncarnation());
      cells.add(cell);
    }
    LossInvariants losses = bus.losses();
    StepInvariants steps = new StepInvariants(losses::mayHaveLost);
    fleet =
        new SimFleet(ticker, bus, new SimFleet.Common(parts, losses, steps, this::accepts, seen));
  }

  SimBus bus() {
    return bus;
  }

  List<SimCell> cells() {
    return cells;
  }

  List<SimRouter> routers() {
    return fleet.routers();
  }

  SimFleet fleet() {
    return fleet;
  }

  long nowNanos() {
    return ticker.nanos();
  }

  long nextIncarnation() {
    return ++incarnations;
  }

  /// Performs the step, then checks.
  void perform(SimStep next) {
    pass(1);
    RandomGenerator random = next.chance();
    acts.perform(next.kind(), random);
    noteReach();
    check(random);
  }

  void check(RandomGenerator random) {
    for (SimRouter router : routers()) {
      if (router.takeUnchecked()) {
        TableInvariants.check(router, reduction, random);
      }
      router.disk().check();
    }
    bus.losses().checkLevel(routers());
  }

  /// A time in which everybody does what it does all the time, but for those who are stopped.
  void live(int seconds) {
    for (int ms = 0; ms < seconds * 1_000; ms += TURN_MS) {
      pass(TURN_MS);
      work();
      routers().forEach(this::read);
    }
  }

  /// Every emitter looks at its cell and speaks.
  void work() {
    cells.forEach(cell -> cell.work(ticker.nanos()));
  }

  /// A time in which routers read and nobody says anything.
  void hearNobody(int seconds) {
    for (int ms = 0; ms < seconds * 1_000; ms += TURN_MS) {
      pass(TURN_MS);
      routers().forEach(this::read);
    }
  }

  void pass(long ms) {
    ticker.advanceMs(ms);
    links().forEach(link -> link.tick(ticker.nanos()));
    routers().forEach(router -> router.runtimes().tick(ticker.nanos()));
    noteReach();
  }

  /// What routers may know of the bus depends on when it was in reach.
  private void noteReach() {
    for (SimRouter router : routers()) {
      if (!bus.isStopped() && !router.link().isCut()) {
        router.turns().onInReach(ticker.nanos());
      }
    }
  }

  private Stream<SimLink> links() {
    return Stream.concat(
        cells.stream().map(SimCell::link), routers().stream().map(SimRouter::link));
  }

  /// Every way is open again.
  void mendCuts() {
    links().forEach(SimLink::mend);
    cells.forEach(SimCell::letIn);
  }

  /// A turn of a router: all of its reading is done here.
  void read(SimRouter router) {
    if (router.isStopped()) {
      return;
    }
    router.read(ticker.nanos());
    if (!bus.isStopped() && !router.link().isCut()) {
      bus.losses().onRead(router);
    }
  }

  /// Whether anything that lives listens there.
  boolean accepts(Target target) {
    return cells.stream().anyMatch(cell -> cell.accepts(target));
  }
}
