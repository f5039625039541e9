package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogBreak;
import dev.holdfast.registry.disk.FaultyDirectory;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Step;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One life of a router of a simulation: a table writer, its table, its data directory, and all
/// that it has read, so that it can be read once more. One thread.
final class SimRouter {
  private final String name;
  private final SimLink link;
  private final FaultyDirectory directory;
  private final SimRuntimes runtimes;
  private final TurnInvariants turns;
  private final DiskInvariants disk;
  private final List<SimRouterWatch> watches;
  private final RouteTable<SimRuntimes.Held> table = new RouteTable<>(new SplittableRandom(1));
  private final TableWriter<SimRuntimes.Held> writer;
  private final List<Seen> history = new ArrayList<>();
  private final Map<Cell, CellState> states = new TreeMap<>();
  private final Map<EndpointId, Order> removedAt = new HashMap<>();
  private final Set<Cell> garbledOnPresence = new HashSet<>();
  private List<Pool<SimRuntimes.Held>> pools = List.of();
  private List<Slot<SimRuntimes.Held>> slots = List.of();
  private boolean loaded;
  private boolean beganWithFacts;
  private boolean stopped;
  private boolean unchecked = true;

  SimRouter(String name, SimLink link, FaultyDirectory directory, SimFleet.Common common) {
    this.name = name;
    this.link = link;
    this.directory = directory;
    this.runtimes = new SimRuntimes(common.doors());
    this.turns = new TurnInvariants(this, common.losses().mark(), link.nowNanos());
    this.disk = new DiskInvariants(this);
    SimBeats beats = new SimBeats(this);
    this.watches =
        List.of(
            common.steps(),
            turns,
            beats,
            new AgeInvariants(this, beats),
            new HidingInvariants(this, beats),
            disk,
            new SimSight.Watch(this, common.seen()));
    this.writer =
        new TableWriter<>(
            new TableWriter.Parts<>(
                link,
                SimTimes.BACK,
                directory.open(),
                table,
                runtimes,
                new ViewConfig<>(SimTimes.TIMES, runtimes::probe),
                new Listener(),
                InstantSource.fixed(Instant.EPOCH)),
            _ -> watched(common.parts().reduction().get()));
  }

  private Reduction watched(Reduction reduction) {
    return new Reduction() {
      @Override
      public Step apply(@Nullable CellState state, LogRecord record) {
        Step step = reduction.apply(state, record);
        watches.forEach(watch -> watch.onStep(SimRouter.this, state, record, step));
        history.add(new Seen.Said(record));
        if (record instanceof LogRecord.Unreadable && record.topic() == Topic.PRESENCE) {
          garbledOnPresence.add(TableInvariants.cellOf(record));
        }
        return noted(step);
      }

      @Override
      public Step replace(@Nullable CellState known, CellState found) {
        if (!loaded) {
          // What journals made of a cell comes after what the generation says of it.
          history.removeIf(seen -> seen.cell().equals(found.cell()));
        }
        history.add(new Seen.Found(found));
        Step step = reduction.replace(known, found);
        watches.forEach(watch -> watch.onReplaced(SimRouter.this, known, step));
        return noted(step);
      }
    };
  }

  private Step noted(Step step) {
    CellState state = step.state();
    if (state != null) {
      states.put(state.cell(), state);
    }
    return step;
  }

  /// What changes facts: a record, or what was found on disk, or when the log was read anew.
  sealed interface Seen {
    record Said(LogRecord record) implements Seen {}

    record Found(CellState state) implements Seen {}

    default Cell cell() {
      return switch (this) {
        case Said said -> TableInvariants.cellOf(said.record);
        case Found found -> found.state.cell();
      };
    }
  }

  /// One turn.
  void read(long nowNanos) {
    watches.forEach(watch -> watch.beforeTurn(nowNanos));
    writer.doWork(nowNanos);
    pools = table.page(null, Integer.MAX_VALUE, null);
    slots = new ArrayList<>();
    pools.forEach(pool -> slots.addAll(pool.slots()));
    unchecked = true;
    watches.forEach(watch -> watch.afterTurn(nowNanos));
  }

  /// Whether its disk held facts when it started.
  boolean beganWithFacts() {
    return beganWithFacts;
  }

  /// Whether it has had a turn since the last call.
  boolean takeUnchecked() {
    boolean was = unchecked;
    unchecked = false;
    return was;
  }

  SimLink link() {
    return link;
  }

  TurnInvariants turns() {
    return turns;
  }

  DiskInvariants disk() {
    return disk;
  }

  FaultyDirectory directory() {
    return directory;
  }

  /// SIGSTOP, or a pause of its collector: it has no turn until it is resumed.
  void stop() {
    stopped = true;
  }

  void resume() {
    stopped = false;
  }

  boolean isStopped() {
    return stopped;
  }

  /// All pools, those of empty routes included.
  List<Pool<SimRuntimes.Held>> pools() {
    return pools;
  }

  /// The slots of all pools.
  List<Slot<SimRuntimes.Held>> slots() {
    return slots;
  }

  SimRuntimes runtimes() {
    return runtimes;
  }

  TableStatus status() {
    return writer.status();
  }

  /// What its facts come from since the newest break, in the order in which it came.
  List<Seen> history() {
    return history;
  }

  /// The facts by cell.
  Map<Cell, CellState> states() {
    return states;
  }

  /// Cells of which it, or a life before it, has read garbage on the presence topic. That freezes
  /// them too, and no start and no other reading meets it again.
  Set<Cell> garbledOnPresence() {
    return garbledOnPresence;
  }

  /// The order of the record that last removed each endpoint.
  Map<EndpointId, Order> removedAt() {
    return removedAt;
  }

  @Override
  public String toString() {
    return name;
  }

  private final class Listener extends SilentListener {
    @Override
    public void onBreak(LogBreak broken) {
      // What was read before can no longer be read again.
      history.clear();
      states.values().forEach(state -> history.add(new Seen.Found(state)));
      watches.forEach(watch -> watch.onBreak(broken));
    }

    @Override
    public void onDiskRead(int cells) {
      loaded = true;
      beganWithFacts = cells > 0;
      FaultyDirectory.Held held = directory.held();
      watches.forEach(watch -> watch.onDiskRead(held));
    }

    @Override
    public void onView(ViewChange change) {
      watches.forEach(watch -> watch.onView(change));
    }
  }
}
