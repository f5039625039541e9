package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.registry.disk.FactsStore;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A router of a simulation: a table writer and its table, and all that it has read, so that it can
/// be read once more.
final class SimRouter {
  private static final Duration BACK = Duration.ofHours(2);

  private final String name;
  private final SimLink link;
  private final TurnInvariants turns;
  private final RouteTable<SimRuntimes.Held> table = new RouteTable<>(new SplittableRandom(1));
  private final SimRuntimes runtimes = new SimRuntimes();
  private final TableWriter<SimRuntimes.Held> writer;
  private final List<Seen> history = new ArrayList<>();
  private final Map<Cell, CellState> states = new TreeMap<>();
  private final Map<EndpointId, Order> removedAt = new HashMap<>();
  private final Map<Incarnation, Order> awaiting = new HashMap<>();
  private boolean stopped;

  /// @param reduction the reducer, or one that is broken on purpose
  /// @param watch is shown every step of it
  SimRouter(String name, SimLink link, Reduction reduction, Watch watch, long nowNanos) {
    this.name = name;
    this.link = link;
    this.turns = new TurnInvariants(this, nowNanos);
    this.writer =
        new TableWriter<>(
            new TableWriter.Parts<>(
                link,
                BACK,
                FactsStore.none(),
                table,
                runtimes,
                ViewConfig.withoutProbes(),
                new SilentListener()),
            _ -> watched(reduction, watch));
  }

  private Reduction watched(Reduction reduction, Watch watch) {
    return new Reduction() {
      @Override
      public Step apply(@Nullable CellState state, LogRecord record) {
        Step step = reduction.apply(state, record);
        watch.onStep(SimRouter.this, state, record, step);
        history.add(new Seen.Said(record));
        noteAwaiting(record, step);
        return noted(step);
      }

      @Override
      public Step replace(@Nullable CellState known, CellState found) {
        history.add(new Seen.Found(found));
        return noted(reduction.replace(known, found));
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

  /// What changes facts: a record, or what was found when the log was read anew.
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

  /// Sees every step before it counts.
  interface Watch {
    void onStep(SimRouter router, @Nullable CellState before, LogRecord record, Step step);
  }

  /// One turn.
  void read(long nowNanos) {
    turns.beforeTurn();
    writer.doWork(nowNanos);
    turns.afterTurn(nowNanos);
  }

  SimLink link() {
    return link;
  }

  TurnInvariants turns() {
    return turns;
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

  RouteTable<SimRuntimes.Held> table() {
    return table;
  }

  SimRuntimes runtimes() {
    return runtimes;
  }

  TableStatus status() {
    return writer.status();
  }

  List<CellReport> reports() {
    return writer.cells();
  }

  /// What its facts come from, in the order in which it came.
  List<Seen> history() {
    return history;
  }

  /// The facts by cell.
  Map<Cell, CellState> states() {
    return states;
  }

  /// Whether a delta was read before the manifest that opened its incarnation, though it is newer:
  /// the log has lost the manifest between them. Read again it counts.
  boolean missesDelta(CellState state) {
    Order refused = awaiting.get(state.incarnation());
    return refused != null && refused.compareTo(state.order()) > 0;
  }

  private void noteAwaiting(LogRecord record, Step step) {
    if (step instanceof Step.Kept(_, Step.Why why)
        && why == Step.Why.AWAITS_MANIFEST
        && record instanceof LogRecord.Read read) {
      Order order = read.event().header().order();
      awaiting.merge(
          order.incarnation(), order, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }
  }

  /// The order of the record that last removed each endpoint.
  Map<EndpointId, Order> removedAt() {
    return removedAt;
  }

  @Override
  public String toString() {
    return name;
  }
}
