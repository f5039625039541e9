package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Change;
import dev.holdfast.registry.table.Slot.Standing;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which endpoints the view hides, beside those whose address another one owns: hides and shows
/// them, has their pools made anew, and counts. Table writer only.
final class Hiding {
  private final Batch batch;
  private final Map<Standing, Integer> counts = new EnumMap<>(Standing.class);
  // By the turn: cells that had no endpoint hidden so, or have none any more.
  private final Map<Standing, Set<Cell>> entered = new EnumMap<>(Standing.class);
  private final Map<Standing, Set<Cell>> left = new EnumMap<>(Standing.class);
  // Cells whose endpoints came, went, or were hidden or shown in this turn.
  private final Set<CellEntry> changed = new LinkedHashSet<>();

  Hiding(Batch batch) {
    this.batch = batch;
  }

  /// How many endpoints are hidden so.
  int count(Standing why) {
    return counts.getOrDefault(why, 0);
  }

  void hide(CellEntry entry, Endpoint endpoint, Standing why) {
    Standing before = entry.view().hide(endpoint.id(), why);
    if (before == why) {
      return;
    }
    if (before != null) {
      uncount(entry, before);
    }
    counts.merge(why, 1, Integer::sum);
    if (entry.view().hiddenBy(why) == 1) {
      note(entered, left, why, entry.cell());
    }
    turned(entry, endpoint);
  }

  void show(CellEntry entry, Endpoint endpoint) {
    if (drop(entry, endpoint.id())) {
      turned(entry, endpoint);
    }
  }

  /// A sign of life of the cell shows them all.
  void showAll(CellEntry entry) {
    CellState state = entry.state();
    if (entry.view().hidden().isEmpty() || state == null) {
      return;
    }
    for (EndpointId id : List.copyOf(entry.view().hidden())) {
      Endpoint endpoint = state.find(id);
      if (endpoint != null) {
        show(entry, endpoint);
      }
    }
    assert entry.view().hidden().isEmpty() : entry.cell() + " hides endpoints that it has not";
  }

  /// An endpoint at another target is another one, of which nothing is known.
  void onChanges(CellEntry entry, List<Change> changes) {
    boolean hidesSome = !entry.view().hidden().isEmpty();
    for (int i = 0; i < changes.size(); i++) {
      if (!staysAsVisible(changes.get(i))) {
        changed.add(entry);
      }
      if (hidesSome && !staysWhereItIs(changes.get(i))) {
        drop(entry, changes.get(i).id());
      }
    }
  }

  private static boolean staysWhereItIs(Change change) {
    return change instanceof Change.Changed(Endpoint before, Endpoint now)
        && before.hasTargetOf(now);
  }

  /// Whether it is certain that it can be seen as before: it claims what it claimed, and is at some
  /// route or at none.
  private static boolean staysAsVisible(Change change) {
    return change instanceof Change.Changed(Endpoint before, Endpoint now)
        && before.hasTargetOf(now)
        && before.sinceMs() == now.sinceMs()
        && (before.routeCount() == 0) == (now.routeCount() == 0);
  }

  /// Whether it has a visible endpoint may be different now.
  void onTurned(CellEntry entry) {
    changed.add(entry);
  }

  /// The cells of which any of this was so since the last call.
  List<CellEntry> takeChanged() {
    if (changed.isEmpty()) {
      return List.of();
    }
    List<CellEntry> taken = new ArrayList<>(changed);
    changed.clear();
    return taken;
  }

  /// What is to be told of this turn.
  void report(WriterListener listener) {
    entered.forEach(
        (why, cells) -> listener.onView(new ViewChange.EndpointsHidden(why, List.copyOf(cells))));
    left.forEach(
        (why, cells) -> listener.onView(new ViewChange.EndpointsShown(why, List.copyOf(cells))));
    entered.clear();
    left.clear();
  }

  private boolean drop(CellEntry entry, EndpointId id) {
    Standing before = entry.view().hide(id, null);
    if (before == null) {
      return false;
    }
    entry.view().prunedWholeAtNanos = CellView.NOT_PRUNED_WHOLE;
    uncount(entry, before);
    return true;
  }

  private void uncount(CellEntry entry, Standing before) {
    counts.merge(before, -1, Integer::sum);
    if (entry.view().hiddenBy(before) == 0) {
      note(left, entered, before, entry.cell());
    }
  }

  /// What is undone within the turn is not told.
  private static void note(
      Map<Standing, Set<Cell>> to, Map<Standing, Set<Cell>> from, Standing why, Cell cell) {
    Set<Cell> undone = from.get(why);
    if (undone != null && undone.remove(cell)) {
      if (undone.isEmpty()) {
        from.remove(why);
      }
      return;
    }
    to.computeIfAbsent(why, _ -> new LinkedHashSet<>()).add(cell);
  }

  private void turned(CellEntry entry, Endpoint endpoint) {
    batch.onTurned(endpoint, entry.view());
    changed.add(entry);
  }
}
