package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.registry.facts.CellState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Every cell that this router has read of. Table writer only, but for `reports`: any thread.
final class CellBook {
  // Concurrent for the pages' sake: they walk it while the writer adds.
  private final ConcurrentHashMap<Cell, CellEntry> cells = new ConcurrentHashMap<>();
  private final List<CellEntry> toReport = new ArrayList<>();
  private int withManifest;
  private long endpoints;

  /// The entry of a cell that a record speaks of; its report is made anew at the turn's end.
  CellEntry entry(Cell cell) {
    CellEntry entry = cells.get(cell);
    if (entry == null) {
      entry = new CellEntry(cell);
      cells.put(cell, entry);
    }
    report(entry);
    return entry;
  }

  /// The facts of a cell where they are known; null where not.
  @Nullable CellState state(Cell cell) {
    CellEntry entry = cells.get(cell);
    return entry == null ? null : entry.state();
  }

  /// The facts of a cell from now on.
  void become(CellEntry entry, CellState next) {
    CellState before = entry.state();
    withManifest += before == null ? 1 : 0;
    endpoints += next.size() - (before == null ? 0 : before.size());
    entry.become(next);
  }

  /// The one object that stands for this cell in its endpoints, so that a million ids do not hold a
  /// million equal names.
  Cell shared(Cell cell) {
    CellEntry entry = cells.get(cell);
    return entry == null ? cell : entry.shared(cell);
  }

  void forEach(Consumer<CellEntry> action) {
    cells.values().forEach(action);
  }

  /// In the order of their names.
  void forEachInOrder(Consumer<CellEntry> action) {
    cells.values().stream().sorted(Comparator.comparing(CellEntry::cell)).forEach(action);
  }

  /// Its report is made anew at the turn's end.
  void report(CellEntry entry) {
    if (entry.needsReport()) {
      toReport.add(entry);
    }
  }

  /// The states of all cells whose facts are known, while those may go on to change.
  Iterator<CellState> states() {
    return cells.values().stream()
        .map(CellEntry::state)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .iterator();
  }

  /// The cells whose facts are known now.
  Set<Cell> known() {
    Set<Cell> known = new HashSet<>();
    states().forEachRemaining(state -> known.add(state.cell()));
    return known;
  }

  int withManifest() {
    return withManifest;
  }

  long endpoints() {
    return endpoints;
  }

  /// Cells that are heard and have never said what they have.
  List<Cell> withoutManifest() {
    List<Cell> lacking = new ArrayList<>();
    for (CellEntry entry : cells.values()) {
      if (entry.lacksManifest()) {
        lacking.add(entry.cell());
      }
    }
    return lacking;
  }

  void publishReports() {
    toReport.forEach(CellEntry::publishReport);
    toReport.clear();
  }

  /// As of the writer's newest turn, in no order. Any thread.
  List<CellReport> reports() {
    List<CellReport> reports = new ArrayList<>(cells.size());
    for (CellEntry entry : cells.values()) {
      reports.add(entry.report());
    }
    return reports;
  }
}
