package dev.holdfast.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.emitter.lrp.Lrp;
import dev.holdfast.emitter.lrp.Observation;
import dev.holdfast.emitter.lrp.TestLrps;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.events.log.SendFate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A cell whose apps come and go, over a log that fails in every way it knows, with an emitter that
/// is killed at any point, its writes included. Then everything heals, and the router's facts must
/// be the cell's truth.
///
/// A failure names its seed and what was done; the same seed does the same again. Run more of them
/// by `-Dholdfast.sim.seeds=n`, from another one on by `-Dholdfast.sim.seed=s`.
@Order(0) // Among the longest of its module.
@Execution(ExecutionMode.CONCURRENT)
final class EmitterSimTest {
  private static final int STEPS = 120;
  private static final int BLOCKS = 10;
  private static final long SEEDS = Long.getLong("holdfast.sim.seeds", 2_000);
  private static final long FIRST = Long.getLong("holdfast.sim.seed", 0);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void factsEqualTheCellsTruthAfterWhateverHappened(int block) throws StartException {
    for (long seed = FIRST + block; seed < FIRST + SEEDS; seed += BLOCKS) {
      Life life = new Life(seed);
      try {
        life.live();
        life.heal();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + life.done, e);
      }
    }
  }

  /// One life of a cell.
  private static final class Life {
    private final Random random;
    private final TestCell cell;
    private final Map<Integer, Lrp> lrps = new TreeMap<>();
    private final List<Emitter> zombies = new ArrayList<>();
    private final boolean twoGroups;
    final List<String> done = new ArrayList<>();
    private int port = 30_000;

    Life(long seed) throws StartException {
      random = new Random(seed);
      twoGroups = random.nextInt(3) == 0;
      cell =
          new TestCell(
              new ManualTicker(),
              twoGroups ? List.of("shared", "iso") : List.of("shared"),
              random.nextLong());
      for (int number = 0; number < random.nextInt(30); number++) {
        lrps.put(number, TestLrps.lrp(number));
      }
      cell.start();
      list();
    }

    void live() throws StartException {
      for (int step = 0; step < STEPS; step++) {
        act();
        run();
        check();
      }
    }

    private void act() throws StartException {
      switch (random.nextInt(22)) {
        case 0, 1, 2, 3, 4, 5 -> change();
        case 6 -> say("stop", FakeLog::stop);
        case 7, 8, 9 -> say("start", FakeLog::start);
        case 10 -> fates();
        case 11 -> say("deliver", FakeLog::deliver);
        case 12 -> say("late", FakeLog::landLate);
        case 13 -> say("anew", FakeLog::makeAnew);
        case 14 ->
            say("clock", log -> log.shiftAppendClockMs(random.nextInt(-4_000_000, 4_000_000)));
        case 15 -> restart();
        case 16 -> crashInAWrite();
        case 17 -> pass(random.nextInt(90_000));
        case 18 -> disk();
        case 19 -> resumeZombie();
        case 20 -> cell.list(new Observation.Failed("missing"));
        default -> pass(random.nextInt(8_000));
      }
    }

    private void say(String what, java.util.function.Consumer<FakeLog> act) {
      done.add(what);
      cell.logs.values().forEach(act);
    }

    private void change() {
      int number = random.nextInt(30);
      switch (random.nextInt(6)) {
        case 0, 1 -> lrps.put(number, TestLrps.lrp(number));
        case 2 -> lrps.put(number, TestLrps.movedLrp(number, port++));
        case 3 -> lrps.put(number, TestLrps.lrp(number, EndpointState.DRAINING, 20_000));
        case 4 -> lrps.put(number, TestLrps.lrpOfGroup(number, twoGroups ? "iso" : "shared"));
        default -> lrps.remove(number);
      }
      done.add("change " + number);
      list();
    }

    private void list() {
      cell.list(new Observation.Listed(List.copyOf(lrps.values()), TestLrps.PLACE, List.of()));
    }

    private void fates() {
      done.add("fates");
      SendFate[] fates = SendFate.values();
      int trouble = random.nextInt(100);
      cell.logs
          .values()
          .forEach(log ->
              log.fates((_, _) ->
                  random.nextInt(100) < trouble
                      ? fates[random.nextInt(fates.length)]
                      : SendFate.APPENDED));
    }

    private void pass(int ms) {
      done.add("pass " + ms);
      for (int passed = 0; passed < ms; passed += 2_000) {
        cell.ticker.advanceMs(2_000);
        run();
      }
    }

    private void restart() throws StartException {
      done.add("kill and start");
      // One that has no incarnation yet is no zombie but a second start.
      if (!cell.emitter().status().incarnation().isEmpty()) {
        zombies.add(cell.emitter());
      }
      cell.start();
      if (random.nextBoolean()) {
        list();
      }
    }

    /// The emitter dies in one of its next writes, before or after it took effect.
    private void crashInAWrite() {
      done.add("crash in a write");
      cell.files.crashAfter(
          random.nextInt(3),
          random.nextBoolean() ? MemoryFiles.Crash.BEFORE : MemoryFiles.Crash.AFTER);
    }

    private void disk() {
      done.add("disk");
      if (random.nextInt(3) == 0) {
        cell.files.fail();
      } else {
        cell.files.heal();
      }
    }

    /// One that was stopped and replaced runs on for a moment: it cannot know. It has its own
    /// files: the directory's lock is its successor's.
    private void resumeZombie() {
      if (zombies.isEmpty()) {
        return;
      }
      done.add("zombie");
      Emitter zombie = zombies.get(random.nextInt(zombies.size()));
      cell.files.withoutEffect(() -> zombie.doWork(cell.ticker.nanos()));
    }

    private void run() {
      try {
        cell.run();
      } catch (MemoryFiles.CrashException _) {
        done.add("died");
        cell.files.crashNoMore();
        try {
          cell.start();
        } catch (StartException e) {
          throw new AssertionError(e);
        }
        list();
        cell.run();
      }
    }

    private void check() {
      cell.routers.values().forEach(router -> assertThat(router.digestsDifferent).isZero());
      for (GroupStatus status : cell.emitter().status().groups()) {
        assertThat(status.inFlight()).isLessThanOrEqualTo(Lane.IN_FLIGHT_MOST);
        assertThat(status.dirty()).isLessThanOrEqualTo(status.endpoints() + 200);
      }
    }

    void heal() {
      done.add("heal");
      cell.files.heal();
      cell.files.crashNoMore();
      for (FakeLog log : cell.logs.values()) {
        log.fate(SendFate.APPENDED);
        log.start();
        log.deliver();
        log.landLate();
      }
      list();
      pass(20_000);
      // A mass drop is held until a list 30 s later agrees.
      list();
      pass(31_000);
      list();
      pass(70_000);
      for (String group : cell.routers.keySet()) {
        TestRouter router = cell.router(group);
        router.forgetRecords();
        int equal = router.digestsEqual;
        int different = router.digestsDifferent;
        pass(6_000);
        assertThat(withoutSince(router.endpoints(TestCell.CELL)))
            .as("facts of group %s, emitter %s", group, cell.emitter().status())
            .isEqualTo(expected(group));
        assertThat(router.digestsEqual).isGreaterThan(equal);
        assertThat(router.digestsDifferent).isEqualTo(different);
        assertThat(router.kinds(Topic.PRESENCE)).isNotEmpty();
      }
      assertThat(cell.degraded()).isEmpty();
      sinceIsDistinct();
    }

    private void sinceIsDistinct() {
      List<Long> all = new ArrayList<>();
      cell.routers
          .values()
          .forEach(r -> r.endpoints(TestCell.CELL).forEach(e -> all.add(e.sinceMs())));
      assertThat(all).doesNotHaveDuplicates().doesNotContain(0L);
    }

    /// What the source says, draining ones gone: their time is over by now.
    private List<Endpoint> expected(String group) {
      List<Endpoint> endpoints = new ArrayList<>();
      for (Lrp lrp : lrps.values()) {
        for (Endpoint endpoint : lrp.endpoints()) {
          if (lrp.group().equals(group) && endpoint.state() == EndpointState.LIVE) {
            endpoints.add(endpoint);
          }
        }
      }
      endpoints.sort(Comparator.comparing(Endpoint::id));
      return endpoints;
    }

    private static List<Endpoint> withoutSince(List<Endpoint> endpoints) {
      return endpoints.stream().map(endpoint -> endpoint.withSince(0)).toList();
    }
  }
}
