package dev.holdfast.perf.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// All cells of the site. Any thread, once they have begun.
final class Cells {
  /// Each begins with three clients of Kafka, which take a core for some milliseconds.
  private static final int BEGINNING_MOST = 32;

  private static final long LOOK_EVERY_NANOS = 2_000_000;

  private final Plan plan;
  private final List<FleetCell> cells = new ArrayList<>();

  Cells(Plan plan) {
    this.plan = plan;
  }

  /// Starts every emitter, some at a time; returns when the bus has each one's manifest.
  void begin(Path directory, int busPort) throws IOException {
    for (int number = 0; number < plan.cells(); number++) {
      awaitOpen(BEGINNING_MOST - 1);
      MemoryLrps lrps = new MemoryLrps(MadeUpLrps.residents(number, plan.perCell()));
      cells.add(FleetCell.start(directory.resolve(String.valueOf(number)), number, lrps, busPort));
    }
    awaitOpen(0);
  }

  /// Until at most so many are not open.
  private void awaitOpen(int beginningMost) {
    int from = Math.max(0, cells.size() - 2 * BEGINNING_MOST);
    List<FleetCell> newest = cells.subList(from, cells.size());
    while (newest.stream().filter(cell -> !cell.isOpen()).count() > beginningMost) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  int count() {
    return cells.size();
  }

  FleetCell cell(int number) {
    return cells.get(number);
  }

  List<FleetCell> all() {
    return List.copyOf(cells);
  }
}
