package dev.holdfast.perf.fleet;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.perf.launch.Scrape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Starts the broker again and waits, on threads of its own, until every cell and the router have
/// got over the outage. From the broker's start, not from its first answer: that one stands in the
/// same queue as everybody's.
final class Return {
  private static final long LOOK_EVERY_NANOS = 100_000_000;

  /// Looks between two at the router, which has other things to do.
  private static final int ROUTER_EVERY = 10;

  private final Ticker ticker = SystemClocks.ticker();
  private final Processes processes;
  private final List<FleetCell> missing;
  private final List<Long> seqs = new ArrayList<>();
  private final long beganNanos;

  // When each cell had said everything, in order; of the thread until it is over.
  private final List<Double> cellSeconds = new ArrayList<>();
  private double connectedSeconds = Double.NaN;
  private volatile double answeredSeconds = Double.NaN;
  private volatile @Nullable IOException failure;
  private double lagMostSeconds;
  private volatile double allSeconds = Double.NaN;

  private Return(Cells cells, Processes processes, List<Long> seqsBefore) {
    this.processes = processes;
    this.missing = new ArrayList<>(cells.all());
    this.seqs.addAll(seqsBefore);
    this.beganNanos = ticker.nanos();
  }

  /// Starts the broker.
  ///
  /// @param seqsBefore of each cell's newest record before: it is back when it has said more, and
  ///   all that it has to say
  static Return begin(Cells cells, Processes processes, List<Long> seqsBefore) {
    Return watch = new Return(cells, processes, seqsBefore);
    Thread.ofPlatform().name("bus").daemon().start(watch::startBus);
    Thread.ofPlatform().name("return").daemon().start(watch::run);
    return watch;
  }

  private void startBus() {
    try {
      processes.bus().resume();
      answeredSeconds = seconds();
    } catch (IOException e) {
      failure = e;
    }
  }

  private void run() {
    try {
      for (int look = 0; !missing.isEmpty(); look++) {
        drop();
        if (look % ROUTER_EVERY == 0) {
          lookAtRouter();
        }
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
      while (!processes.isUpToDate()) {
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
      lookAtRouter();
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
        cellSeconds.add(seconds());
      }
    }
  }

  private void lookAtRouter() throws InterruptedException {
    try {
      Scrape metrics = processes.metrics();
      double lag = metrics.sum("holdfast_log_lag_seconds");
      lagMostSeconds = Double.isNaN(lag) ? lagMostSeconds : Math.max(lagMostSeconds, lag);
      if (metrics.isConnected() && Double.isNaN(connectedSeconds)) {
        connectedSeconds = seconds();
      }
    } catch (IOException _) {
      // It is looked at again.
    }
  }

  private double seconds() {
    return (ticker.nanos() - beganNanos) / 1e9;
  }

  /// Whether all are back, or never will be.
  boolean isOver() {
    return !Double.isNaN(allSeconds) || failure != null;
  }

  /// Until the router was connected, too, had read everything and heard everybody. Throws where the
  /// broker has not come back.
  double allSeconds() throws IOException {
    @Nullable IOException why = failure;
    if (why != null) {
      throw why;
    }
    return allSeconds;
  }

  /// Once it is over: who was back when, in seconds since the broker's start.
  String text() {
    int cells = cellSeconds.size();
    return "the broker was seen to answer after %.1f s; the first cell had said everything after %.1f s, half of them after %.1f, 99 %% after %.1f, the last after %.1f; the router was seen connected after %.1f s and up to date after %.1f, and nothing that it read was on the log for longer than %.2f s (the outage included, where that lay between)"
        .formatted(
            answeredSeconds,
            cellSeconds.getFirst(),
            cellSeconds.get(cells / 2),
            cellSeconds.get(cells * 99 / 100),
            cellSeconds.getLast(),
            connectedSeconds,
            allSeconds,
            lagMostSeconds);
  }
}
