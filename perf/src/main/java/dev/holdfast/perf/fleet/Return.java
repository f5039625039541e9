package dev.holdfast.perf.fleet;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Waits, on a thread of its own, until every cell and the router have got over an outage.
final class Return {
  private static final long LOOK_EVERY_NANOS = 100_000_000;

  private final Ticker ticker = SystemClocks.ticker();
  private final Processes processes;
  private final List<FleetCell> missing;
  private final List<Long> seqs = new ArrayList<>();
  private final long beganNanos;
  private final int most;
  private volatile double firstSeconds = Double.NaN;
  private volatile double cellsSeconds = Double.NaN;
  private volatile double allSeconds = Double.NaN;

  private Return(Cells cells, Processes processes, List<Long> seqsBefore) {
    this.processes = processes;
    this.missing = new ArrayList<>(cells.all());
    this.seqs.addAll(seqsBefore);
    this.beganNanos = ticker.nanos();
    this.most = missing.size();
  }

  /// The bus is back.
  ///
  /// @param seqsBefore of each cell's newest record before: it is back when it has said more, and
  ///   all that it has to say
  static Return begin(Cells cells, Processes processes, List<Long> seqsBefore) {
    Return watch = new Return(cells, processes, seqsBefore);
    Thread.ofPlatform().name("return").daemon().start(watch::run);
    return watch;
  }

  private void run() {
    try {
      while (!missing.isEmpty()) {
        drop();
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
      cellsSeconds = seconds();
      while (!processes.isUpToDate()) {
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
      allSeconds = seconds();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void drop() {
    for (int i = missing.size() - 1; i >= 0; i--) {
      FleetCell cell = missing.get(i);
      if (cell.seq() > seqs.get(i) && cell.isAllSaid()) {
        missing.remove(i);
        seqs.remove(i);
      }
    }
    if (missing.size() < most && Double.isNaN(firstSeconds)) {
      firstSeconds = seconds();
    }
  }

  private double seconds() {
    return (ticker.nanos() - beganNanos) / 1e9;
  }

  /// Whether all are back.
  boolean isOver() {
    return !Double.isNaN(allSeconds);
  }

  /// Until the first cell had said everything.
  double firstSeconds() {
    return firstSeconds;
  }

  /// Until the last cell had said everything.
  double cellsSeconds() {
    return cellsSeconds;
  }

  /// Until the router was connected, too, had read everything and heard everybody.
  double allSeconds() {
    return allSeconds;
  }
}
