package dev.holdfast.registry.table;

import static dev.holdfast.registry.table.BrokenInvariant.hold;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.view.BusState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Cells with their emitters, a log that fails, and routers that booted at different times. It does
/// what the steps say, and checks after each that nothing happened that may never happen.
final class SimWorld {
  static final String SITE = "here";

  private static final int CELLS = 3;
  private static final int ROUTERS_MOST = 3;
  private static final int POLLS_TO_CATCH_UP = 200;
  private static final int LIFE_MOST_S = 12;

  private final ManualTicker ticker = new ManualTicker();
  private final SimBus bus = new SimBus(ticker);
  private final FakeLog log = bus.log();
  private final LossInvariants losses = bus.losses();
  private final List<SimCell> cells = new ArrayList<>();
  private final List<SimRouter> routers = new ArrayList<>();
  private final Reduction reduction;
  private final SimLink.Word word;
  private final StepInvariants steps = new StepInvariants(losses::mayHaveLost);

  private long incarnations;
  private int boots;

  /// @param reduction the reducer, or one that is broken on purpose
  /// @param word what routers are told of the bus: the truth, or what is wrong on purpose
  SimWorld(Reduction reduction, SimLink.Word word) {
    this.reduction = reduction;
    this.word = word;
    for (int i = 0; i < CELLS; i++) {
      SimCell cell = new SimCell(link((known, _) -> known), new Cell("cell-" + i));
      cell.startEmitter(new FakeCell.Disk(), ++incarnations);
      cells.add(cell);
    }
    bootRouter();
  }

  /// Performs the step, then checks.
  void perform(SimStep next) {
    pass(1);
    RandomGenerator random = next.chance();
    act(next.kind(), random);
    noteReach();
    for (SimRouter router : routers) {
      TableInvariants.check(router, reduction, random);
    }
    losses.checkLevel(routers);
  }

  private void act(SimStep.Kind kind, RandomGenerator random) {
    SimCell cell = cells.get(random.nextInt(CELLS));
    switch (kind) {
      case TIME_PASSES -> pass(random.nextInt(random.nextInt(5) == 0 ? 40_000 : 6_000));
      case LIFE_GOES_ON -> live(1 + random.nextInt(LIFE_MOST_S));
      case EMITTERS_WORK -> cells.forEach(each -> each.work(ticker.nanos()));
      case ROUTER_READS -> read(oneOf(routers, random));
      case INSTANCE_STARTS -> cell.startInstance(random);
      case INSTANCE_CHANGES -> cell.changeInstance(random);
      case INSTANCE_STOPS -> cell.stopInstance(random);
      case SENDS_FARE_BADLY -> bus.worsen(random);
      case SENDS_FARE_WELL -> bus.calm();
      case DELAYED_SENDS_ARRIVE -> log.deliver();
      case LATE_SENDS_LAND -> bus.landLate();
      case EMITTER_RESTARTS -> cell.restartEmitter(++incarnations);
      case EMITTER_IS_STOPPED -> cell.stopEmitter();
      case EMITTER_IS_RESUMED -> cell.resumeEmitters();
      case EMITTER_IS_REPLACED -> cell.replaceEmitter(++incarnations);
      case EMITTER_LOSES_ITS_DATA -> loseData(cell);
      case MANIFEST_IS_DUE -> cell.emitter().manifestIsDue();
      case CELL_IS_CUT_OFF -> cell.link().cut();
      case ROUTER_IS_CUT_OFF -> oneOf(routers, random).link().cut();
      case CUTS_ARE_MENDED -> links().forEach(SimLink::mend);
      case BUS_STOPS -> bus.stop();
      case BUS_STARTS -> bus.start();
      case RECORD_OF_GARBAGE -> bus.appendGarbage(cell.cell(), random);
      case ROUTER_BOOTS -> bootRouter();
      case ROUTER_CRASHES -> crashRouter(oneOf(routers, random));
      case ROUTER_IS_STOPPED -> oneOf(routers, random).stop();
      case ROUTERS_ARE_RESUMED -> routers.forEach(SimRouter::resume);
      case ROUTER_IS_SLOW -> log.pollMost(1 + random.nextInt(6));
      case APPEND_CLOCK_JUMPS -> bus.shiftClock(random.nextInt(40_000) - 20_000);
      case HEAD_IS_TRUNCATED -> lose(() -> log.truncateHead(Topic.ROUTES, bus.somewhere(random)));
      case TAIL_IS_LOST -> lose(() -> log.shorten(Topic.ROUTES, bus.somewhere(random)));
      case TOPICS_ARE_MADE_ANEW -> lose(log::makeAnew);
      case CLUSTER_IS_ANOTHER -> lose(log::becomeOtherCluster);
    }
  }

  private void bootRouter() {
    if (routers.size() == ROUTERS_MOST) {
      routers.removeFirst();
    }
    routers.add(newRouter());
  }

  private SimRouter newRouter() {
    return new SimRouter("router-" + ++boots, link(word), reduction, steps, ticker.nanos());
  }

  private SimLink link(SimLink.Word told) {
    return new SimLink(log, told, ticker.nanos());
  }

  /// Another process stands in its place, and has to begin as it can.
  private void crashRouter(SimRouter router) {
    routers.set(routers.indexOf(router), newRouter());
  }

  /// A time in which everybody does what it does all the time, but for those who are stopped.
  private void live(int seconds) {
    for (int i = 0; i < seconds; i++) {
      pass(1_000);
      cells.forEach(cell -> cell.work(ticker.nanos()));
      routers.forEach(this::read);
    }
  }

  private void pass(long ms) {
    ticker.advanceMs(ms);
    links().forEach(link -> link.tick(ticker.nanos()));
    noteReach();
  }

  /// What routers may know of the bus depends on when it was in reach.
  private void noteReach() {
    for (SimRouter router : routers) {
      if (!bus.isStopped() && !router.link().isCut()) {
        router.turns().onInReach(ticker.nanos());
      }
    }
  }

  private List<SimLink> links() {
    return Stream.concat(cells.stream().map(SimCell::link), routers.stream().map(SimRouter::link))
        .toList();
  }

  private static <T> T oneOf(List<T> all, RandomGenerator random) {
    return all.get(random.nextInt(all.size()));
  }

  /// DESIGN promises nothing where the log's clock went back and the epoch file is lost too.
  private void loseData(SimCell cell) {
    if (!bus.clockWentBack()) {
      cell.loseData(++incarnations);
    }
  }

  /// The log loses records. By itself that removes nothing: routers that had read all of it know
  /// the same afterwards. What is in flight lands before, or it would change something.
  private void lose(Runnable loss) {
    if (bus.isStopped()) {
      loss.run();
      losses.onLoss();
      return;
    }
    log.deliver();
    // One that reads the log again knows when it has done so by the bus's next answer.
    pass(3_001);
    routers.forEach(this::catchUp);
    Map<SimRouter, Map<Cell, CellState>> before = new LinkedHashMap<>();
    routers.stream()
        .filter(losses::isLevel)
        .forEach(router -> before.put(router, Map.copyOf(router.states())));
    loss.run();
    losses.onLoss();
    for (int i = 0; i < 3; i++) {
      pass(3_001);
      routers.forEach(this::catchUp);
    }
    before.forEach(LossInvariants::checkNothingLost);
  }

  private void catchUp(SimRouter router) {
    if (router.isStopped() || router.link().isCut()) {
      read(router);
      return;
    }
    for (int i = 0; i < POLLS_TO_CATCH_UP; i++) {
      read(router);
      if (losses.isLevel(router)) {
        return;
      }
    }
  }

  /// A turn of a router: all of its reading is done here.
  private void read(SimRouter router) {
    if (router.isStopped()) {
      return;
    }
    router.read(ticker.nanos());
    if (!bus.isStopped() && !router.link().isCut()) {
      losses.onRead(router);
    }
  }

  // The end.

  /// Everything works again, each cell has one emitter, and each of these says a manifest: then
  /// every router knows exactly what runs on every cell.
  void heal() {
    bus.calm();
    links().forEach(SimLink::mend);
    routers.forEach(SimRouter::resume);
    log.shiftAppendClockMs(1_000_000);
    bus.start();
    log.deliver();
    log.landLate();
    for (SimCell cell : cells) {
      FakeCell.Disk disk = cell.emitter().disk();
      cell.killEmitters();
      cell.startEmitter(disk, ++incarnations);
    }
    log.landLate();
    // Garbage on the presence topic that is read only after the manifest would freeze a cell again:
    // between the two topics there is no order.
    pass(3_001);
    routers.forEach(this::catchUp);
    settle();
    checkHealed("4 after a manifest facts are the cell's truth, whatever was lost before");
    RandomGenerator random = new SimStep(SimStep.Kind.LIFE_GOES_ON, 0).chance();
    for (SimCell cell : cells) {
      cell.startInstance(random);
      cell.changeInstance(random);
      live(LIFE_MOST_S);
      cell.stopInstance(random);
      live(1);
      cell.startInstance(random);
    }
    live(LIFE_MOST_S);
    checkHealed("4 deltas over a manifest are the cell's truth");
    settle();
    for (SimRouter router : routers) {
      TableStatus status = router.status();
      hold(
          "a healed world is ready and connected",
          status.readiness().ready() && status.bus().state() == BusState.CONNECTED,
          () -> router + ": " + status);
      TableInvariants.check(router, reduction, new SimStep(SimStep.Kind.TIME_PASSES, 0).chance());
    }
    losses.checkLevel(routers);
  }

  private void checkHealed(String invariant) {
    for (SimRouter router : routers) {
      for (SimCell cell : cells) {
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

  /// The bus goes and comes, emitters restart and say their manifests; nothing has changed on any
  /// cell: no pool may.
  void reconnect() {
    List<List<Pool<SimRuntimes.Held>>> before =
        routers.stream().map(TableInvariants::pools).toList();
    bus.stop();
    for (int i = 0; i < 40; i++) {
      pass(1_000);
      cells.forEach(cell -> cell.work(ticker.nanos()));
      routers.forEach(this::read);
    }
    routers.forEach(router ->
        hold(
            "the bus is out",
            router.status().bus().state() == BusState.OUT,
            () -> router + ": " + router.status().bus()));
    bus.start();
    cells.getFirst().restartEmitter(++incarnations);
    cells.forEach(cell -> cell.emitter().manifestIsDue());
    settle();
    for (int i = 0; i < routers.size(); i++) {
      SimRouter router = routers.get(i);
      List<Pool<SimRuntimes.Held>> after = TableInvariants.pools(router);
      List<Pool<SimRuntimes.Held>> known =
          before.get(i).stream().filter(pool -> !pool.isEmpty()).toList();
      hold(
          "16 reconnect with unchanged cells: zero pool changes",
          TurnInvariants.isSame(known, after),
          () -> "%s had %s and has %s".formatted(router, known, after));
    }
  }

  /// Longer than empty routes are remembered.
  private void settle() {
    for (int i = 0; i < 25; i++) {
      pass(3_001);
      cells.forEach(cell -> cell.work(ticker.nanos()));
      routers.forEach(this::catchUp);
    }
  }
}
