package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.view.BusState;
import dev.holdfast.registry.view.ConnectedClock;
import dev.holdfast.registry.view.Freshness;
import dev.holdfast.registry.view.LastHeard;
import dev.holdfast.registry.view.MassSilence;
import dev.holdfast.registry.view.Ownership;
import dev.holdfast.registry.view.ViewTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;

/// Lets cells grow old and become young again, and says in which order their endpoints are picked.
/// Table writer only.
///
/// <h2>What a turn costs</h2>
///
/// A beat sets fields of its own cell. Cells wait in a queue for the time on the connected clock at
/// which they would be called unheard, silent or stale if no beat came; a beat does not move its
/// cell there. A cell whose time has come is looked at, and goes back with its real deadline if it
/// was heard meanwhile: about once in ten seconds for a cell that lives, however many endpoints it
/// has. So often each cell in the queue is looked at, one with a later deadline too: a beat that
/// ends a silence, planned or not, brings an earlier one, and finds its cell in the queue. All
/// cells are looked at only where an outage ends, and where freshness begins or ceases to be
/// ignored.
final class Ageing {
  private static final long NO_DEADLINE = Long.MAX_VALUE;

  private final CellBook cells;
  private final Ownership ownership;
  private final Hiding hiding;
  private final ViewTimes.Ageing times;

  private final PriorityQueue<CellEntry> queue =
      new PriorityQueue<>(Comparator.comparingLong(entry -> entry.view().deadlineNanos));
  private final CellCounts counts = new CellCounts();
  private ConnectedClock clock = ConnectedClock.START;
  private long nowNanos;
  private boolean ignored;

  // Of this turn, to be told.
  private final Map<Freshness, List<Cell>> turned = new EnumMap<>(Freshness.class);
  private final List<CellEntry> silenced = new ArrayList<>();

  Ageing(CellBook cells, Ownership ownership, Hiding hiding, ViewTimes.Ageing times) {
    this.cells = cells;
    this.ownership = ownership;
    this.hiding = hiding;
    this.times = times;
  }

  ConnectedClock clock() {
    return clock;
  }

  CellCounts counts() {
    return counts;
  }

  /// Whether freshness is ignored in the whole group.
  boolean ignored() {
    return ignored;
  }

  /// Before the turn's records.
  void beginTurn(BusState bus, long turnNanos) {
    clock = clock.turn(bus);
    nowNanos = turnNanos;
  }

  /// Follows a beat that counts as life.
  void onBeat(CellEntry entry, CellMode mode, long forMs) {
    clock = clock.onBeat(nowNanos, times.beatMost().toNanos());
    CellView view = entry.view();
    view.heard =
        mode == CellMode.LEAVING
            ? LastHeard.leaving(nowNanos, clock, forMs)
            : LastHeard.at(nowNanos, clock);
    boolean news =
        view.mode != mode || view.unheard || view.liveness.freshness() != Freshness.HEARD;
    view.mode = mode;
    if (news || !view.isQueued) {
      look(entry);
    }
    hiding.showAll(entry);
  }

  /// Ages begin at zero: what was not heard lately may just not have been heard by this router.
  /// What is hidden stays so, since a reconnect changes no pool.
  void zero() {
    cells.forEach(entry -> {
      CellView view = entry.view();
      long agesFrom = view.heard == null ? 0 : view.heard.agesFromNanos();
      view.heard = new LastHeard(nowNanos, Math.max(agesFrom, clock.nanos()));
      look(entry);
    });
  }

  /// After the turn's records: who has grown old, and whether that says something.
  void endTurn() {
    for (CellEntry entry : hiding.takeChanged()) {
      begin(entry);
      recount(entry);
    }
    for (CellEntry first = queue.peek();
        first != null && first.view().deadlineNanos <= clock.nanos();
        first = queue.peek()) {
      queue.remove();
      first.view().isQueued = false;
      look(first);
    }
    if (MassSilence.isIn(counts.unheard(), counts.visible()) != ignored) {
      ignored = !ignored;
      cells.forEach(this::look);
    }
  }

  /// Cells that have become silent, or were when their endpoints changed, since the last call.
  List<CellEntry> takeSilenced() {
    if (silenced.isEmpty()) {
      return List.of();
    }
    List<CellEntry> taken = List.copyOf(silenced);
    silenced.clear();
    return taken;
  }

  /// What is to be told of this turn.
  void report(WriterListener listener) {
    turned.forEach((now, of) -> listener.onView(new ViewChange.CellsTurned(now, List.copyOf(of))));
    turned.clear();
  }

  /// A cell's age begins when it is first seen.
  private void begin(CellEntry entry) {
    if (entry.view().heard == null) {
      entry.view().heard = LastHeard.at(nowNanos, clock);
      look(entry);
    }
  }

  /// Makes of the cell what its age says now.
  private void look(CellEntry entry) {
    CellView view = entry.view();
    if (view.heard == null) {
      return;
    }
    long age = view.heard.ageNanos(clock);
    Freshness before = view.liveness.freshness();
    Freshness now = Freshness.of(age, times);
    counts.add(view, -1);
    view.unheard = age >= times.unheardAfter().toNanos();
    view.liveness.become(now, rank(view.mode, now));
    counts.add(view, 1);
    if (before != now) {
      onTurned(entry, before, now);
    }
    enqueue(entry, view.heard);
  }

  private int rank(CellMode mode, Freshness freshness) {
    if (mode == CellMode.EVACUATING) {
      return Liveness.RANK_EVACUATING;
    }
    if (ignored) {
      return Liveness.RANK_HEARD;
    }
    return switch (freshness) {
      case HEARD -> Liveness.RANK_HEARD;
      case SILENT -> Liveness.RANK_SILENT;
      case STALE -> Liveness.RANK_STALE;
    };
  }

  private void onTurned(CellEntry entry, Freshness before, Freshness now) {
    cells.report(entry);
    if (before == Freshness.HEARD) {
      silenced.add(entry);
    }
    if (entry.view().hasEndpoints) {
      turned.computeIfAbsent(now, _ -> new ArrayList<>()).add(entry.cell());
    }
  }

  private void enqueue(CellEntry entry, LastHeard heard) {
    CellView view = entry.view();
    long deadline = deadline(heard);
    if (!view.isQueued && deadline != NO_DEADLINE) {
      view.deadlineNanos = deadline;
      view.isQueued = true;
      queue.add(entry);
    }
  }

  /// Where on the connected clock the cell is next to be looked at, if it is not heard: where it
  /// would come to be called otherwise, and no later than if it were heard now.
  private long deadline(LastHeard heard) {
    long from = heard.agesFromNanos();
    long[] steps = {
      times.unheardAfter().toNanos(),
      times.silentAfter().toNanos(),
      times.staleAfter().toNanos() + 1
    };
    long next = NO_DEADLINE;
    for (long step : steps) {
      if (from + step > clock.nanos()) {
        next = Math.min(next, from + step);
      }
    }
    return next == NO_DEADLINE
        ? NO_DEADLINE
        : Math.min(next, clock.nanos() + times.unheardAfter().toNanos());
  }

  private void recount(CellEntry entry) {
    CellView view = entry.view();
    CellState state = entry.state();
    counts.add(view, -1);
    view.hasEndpoints = state != null && state.size() > 0;
    view.isVisible = state != null && hasVisible(view, state);
    counts.add(view, 1);
    if (view.liveness.freshness() != Freshness.HEARD) {
      silenced.add(entry);
    }
    cells.report(entry);
  }

  /// Nearly always its first endpoint is visible: a cell's endpoints are not walked for each
  /// change.
  private boolean hasVisible(CellView view, CellState state) {
    for (int i = 0; i < state.size(); i++) {
      Endpoint endpoint = state.endpoint(i);
      if (endpoint.routeCount() > 0
          && view.hidden(endpoint) == null
          && !ownership.isHidden(endpoint)) {
        return true;
      }
    }
    return false;
  }

  /// Of a cell that was seen.
  LastHeard heard(CellEntry entry) {
    return Objects.requireNonNull(entry.view().heard);
  }
}
