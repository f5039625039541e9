package dev.holdfast.registry.table;

import static dev.holdfast.registry.table.BrokenInvariant.hold;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.events.log.SendFate;
import dev.holdfast.events.wire.RecordCodec;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.view.BusState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Cells with their emitters, a log that fails, and routers that booted at different times. It does
/// what the steps say, and checks after each that nothing happened that may never happen.
final class SimWorld {
  static final String SITE = "here";

  private static final List<SendFate> FATES = List.of(SendFate.values());
  private static final int CELLS = 3;
  private static final int ROUTERS_MOST = 3;
  private static final int POLLS_TO_CATCH_UP = 200;

  private final ManualTicker ticker = new ManualTicker();
  private final FakeLog log = new FakeLog(SITE, "shared", ticker);
  private final List<SimCell> cells = new ArrayList<>();
  private final List<SimRouter> routers = new ArrayList<>();
  private final Reduction reduction;
  private final LossInvariants losses = new LossInvariants(log);
  private final StepInvariants steps = new StepInvariants(losses::mayHaveLost);

  private boolean busStopped;
  private boolean clockWentBack;
  private long incarnations;
  private int boots;
  private RandomGenerator weather = new SimStep(SimStep.Kind.SENDS_FARE_WELL, 0).chance();
  private boolean badWeather;

  SimWorld(Reduction reduction) {
    this.reduction = reduction;
    log.fates(this::fate);
    for (int i = 0; i < CELLS; i++) {
      SimCell cell = new SimCell(log, new Cell("cell-" + i));
      cell.startEmitter(new FakeCell.Disk(), ++incarnations);
      cells.add(cell);
    }
    bootRouter();
  }

  /// Performs the step, then checks.
  void perform(SimStep next) {
    ticker.advanceMs(1);
    RandomGenerator random = next.chance();
    act(next.kind(), random);
    for (SimRouter router : routers) {
      TableInvariants.check(router, reduction, random);
    }
    losses.checkLevel(routers);
  }

  private void act(SimStep.Kind kind, RandomGenerator random) {
    SimCell cell = cells.get(random.nextInt(CELLS));
    switch (kind) {
      case TIME_PASSES -> ticker.advanceMs(random.nextInt(random.nextInt(5) == 0 ? 40_000 : 6_000));
      case EMITTERS_WORK -> cells.forEach(each -> each.work(ticker.nanos()));
      case ROUTER_READS -> read(routers.get(random.nextInt(routers.size())));
      case INSTANCE_STARTS -> cell.startInstance(random);
      case INSTANCE_CHANGES -> cell.changeInstance(random);
      case INSTANCE_STOPS -> cell.stopInstance(random);
      case SENDS_FARE_BADLY -> {
        badWeather = true;
        weather = random;
      }
      case SENDS_FARE_WELL -> badWeather = false;
      case DELAYED_SENDS_ARRIVE -> log.deliver();
      case LATE_SENDS_LAND -> {
        if (!busStopped) {
          log.landLate();
        }
      }
      case EMITTER_RESTARTS -> cell.restartEmitter(++incarnations);
      case EMITTER_IS_STOPPED -> cell.stopEmitter();
      case EMITTER_IS_RESUMED -> cell.resumeEmitters();
      case EMITTER_IS_REPLACED -> cell.replaceEmitter(++incarnations);
      case EMITTER_LOSES_ITS_DATA -> loseData(cell);
      case BUS_STOPS -> stopBus();
      case BUS_STARTS -> startBus();
      case RECORD_OF_GARBAGE -> appendGarbage(cell.cell(), random);
      case ROUTER_BOOTS -> bootRouter();
      case ROUTER_IS_SLOW -> log.pollMost(1 + random.nextInt(6));
      case APPEND_CLOCK_JUMPS -> shiftClock(random.nextInt(40_000) - 20_000);
      case HEAD_IS_TRUNCATED -> lose(() -> log.truncateHead(Topic.ROUTES, somewhere(random)));
      case TAIL_IS_LOST -> lose(() -> log.shorten(Topic.ROUTES, somewhere(random)));
      case TOPICS_ARE_MADE_ANEW -> lose(log::makeAnew);
      case CLUSTER_IS_ANOTHER -> lose(log::becomeOtherCluster);
    }
  }

  private SendFate fate(Topic topic, RouteEvent event) {
    if (event instanceof RouteEvent.Manifest manifest) {
      losses.onManifestSent(manifest.header().order());
    }
    if (!badWeather) {
      return SendFate.APPENDED;
    }
    return weather.nextBoolean() ? SendFate.APPENDED : FATES.get(weather.nextInt(FATES.size()));
  }

  private void bootRouter() {
    if (routers.size() == ROUTERS_MOST) {
      routers.removeFirst();
    }
    routers.add(new SimRouter("router-" + ++boots, log, reduction, steps));
  }

  /// DESIGN promises nothing where the log's clock went back and the epoch file is lost too.
  private void loseData(SimCell cell) {
    if (!clockWentBack) {
      cell.loseData(++incarnations);
    }
  }

  private void shiftClock(long byMs) {
    clockWentBack = clockWentBack || byMs < 0;
    log.shiftAppendClockMs(byMs);
  }

  private void stopBus() {
    busStopped = true;
    log.stop();
  }

  private void startBus() {
    busStopped = false;
    log.start();
  }

  private long somewhere(RandomGenerator random) {
    return random.nextLong(log.end(Topic.ROUTES) + 1);
  }

  /// The log loses records. By itself that removes nothing: routers that had read all of it know
  /// the same afterwards. What is in flight lands before, or it would change something.
  private void lose(Runnable loss) {
    if (busStopped) {
      loss.run();
      losses.onLoss();
      return;
    }
    log.deliver();
    routers.forEach(this::catchUp);
    List<Map<Cell, CellState>> before =
        routers.stream().map(router -> Map.copyOf(router.states())).toList();
    loss.run();
    losses.onLoss();
    for (int i = 0; i < 3; i++) {
      ticker.advanceMs(3_001);
      routers.forEach(this::catchUp);
    }
    for (int i = 0; i < routers.size(); i++) {
      LossInvariants.checkNothingLost(routers.get(i), before.get(i));
    }
  }

  private void catchUp(SimRouter router) {
    for (int i = 0; i < POLLS_TO_CATCH_UP; i++) {
      read(router);
      if (losses.isLevel(router)) {
        return;
      }
    }
  }

  /// A turn of a router: all of its reading is done here.
  private void read(SimRouter router) {
    router.read(ticker.nanos());
    if (!busStopped) {
      losses.onRead(router);
    }
  }

  private void appendGarbage(Cell cell, RandomGenerator random) {
    if (busStopped) {
      return;
    }
    Topic topic = random.nextInt(3) == 0 ? Topic.PRESENCE : Topic.ROUTES;
    byte[] noise = new byte[random.nextInt(40)];
    random.nextBytes(noise);
    Order order = new Order(new Incarnation(random.nextLong(), 0, 0), random.nextLong());
    byte[] whole =
        RecordCodec.encode(new RouteEvent.Manifest(new Header(SITE, cell, order, 0), List.of()));
    switch (random.nextInt(5)) {
      case 0 -> log.append(topic, null, noise);
      case 1 -> log.append(topic, noise, whole);
      case 2 -> log.append(topic, cell.key(), null);
      case 3 -> log.append(topic, cell.key(), tooNew(whole));
      default -> log.append(topic, cell.key(), noise);
    }
  }

  /// Its schema version and the least reader it asks for are 9.
  private static byte[] tooNew(byte[] whole) {
    byte[] newer = whole.clone();
    for (int field = 0; field < 4 && (newer[field] == 0x08 || newer[field] == 0x10); field += 2) {
      newer[field + 1] = 9;
    }
    return newer;
  }

  // The end.

  /// Everything works again, each cell has one emitter, and each of these says a manifest: then
  /// every router knows exactly what runs on every cell.
  void heal() {
    badWeather = false;
    log.shiftAppendClockMs(1_000_000);
    startBus();
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
    ticker.advanceMs(3_001);
    routers.forEach(this::catchUp);
    settle();
    for (SimRouter router : routers) {
      for (SimCell cell : cells) {
        assertHealed(router, cell);
      }
      TableStatus status = router.status();
      hold(
          "a healed world is ready and connected",
          status.readiness().ready() && status.bus().state() == BusState.CONNECTED,
          () -> router + ": " + status);
      TableInvariants.check(router, reduction, new SimStep(SimStep.Kind.TIME_PASSES, 0).chance());
    }
    losses.checkLevel(routers);
  }

  private static void assertHealed(SimRouter router, SimCell cell) {
    @Nullable CellState known = router.states().get(cell.cell());
    hold(
        "4 after a manifest facts are the cell's truth, whatever was lost before",
        known != null && known.endpoints().equals(cell.emitter().truth()) && !known.frozen(),
        () ->
            "%s knows %s %s, the truth is %s"
                .formatted(
                    router,
                    known,
                    known == null ? null : known.endpoints(),
                    cell.emitter().truth()));
  }

  /// The bus goes and comes, emitters restart and say their manifests; nothing has changed on any
  /// cell: no pool may.
  void reconnect() {
    List<List<Pool<SimRuntimes.Held>>> before =
        routers.stream().map(TableInvariants::pools).toList();
    stopBus();
    for (int i = 0; i < 40; i++) {
      ticker.advanceMs(1_000);
      cells.forEach(cell -> cell.work(ticker.nanos()));
      routers.forEach(this::read);
    }
    routers.forEach(router ->
        hold(
            "the bus is out",
            router.status().bus().state() == BusState.OUT,
            () -> router + ": " + router.status().bus()));
    startBus();
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
          after.size() == known.size() && hasSame(after, known),
          () -> "%s had %s and has %s".formatted(router, known, after));
    }
  }

  @SuppressWarnings("ReferenceEquality") // Not an equal pool: the very one.
  private static boolean hasSame(
      List<Pool<SimRuntimes.Held>> after, List<Pool<SimRuntimes.Held>> before) {
    for (int i = 0; i < after.size(); i++) {
      if (after.get(i) != before.get(i)) {
        return false;
      }
    }
    return true;
  }

  /// Longer than empty routes are remembered.
  private void settle() {
    for (int i = 0; i < 25; i++) {
      ticker.advanceMs(3_001);
      cells.forEach(cell -> cell.work(ticker.nanos()));
      routers.forEach(this::catchUp);
    }
  }
}
