package dev.holdfast.perf.fleet;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.perf.load.AppServer;
import dev.holdfast.perf.load.ProbeClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Gives one cell after the other an app that is really there, and asks the router for it until it
/// answers. One thread; blocks.
final class Prober implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// Between the beginnings of two: the router's event loops get some hundred requests a second by
  /// it.
  private static final long EVERY_NANOS = 100_000_000;

  /// Where an app was, another one comes only when nobody claims the address any more.
  private static final int APPS = 64;

  /// From a cell to the next one to be asked.
  private static final int STRIDE = 37;

  private final Ticker ticker = SystemClocks.ticker();
  private final Cells cells;
  private final InetSocketAddress router;
  private final List<AppServer> apps = new ArrayList<>();
  private final @Nullable FleetCell[] hosts = new FleetCell[APPS];
  private long probes;

  Prober(Cells cells, InetSocketAddress router) throws IOException {
    this.cells = cells;
    for (int i = 0; i < APPS; i++) {
      apps.add(AppServer.start());
    }
    this.router = router;
  }

  /// Probes until there has been enough, once at least. Cells that have something to say yet are
  /// passed over.
  Probes probe(BooleanSupplier enough) throws IOException {
    Probes done = new Probes();
    // The router does not keep a connection that is silent for the length of an outage.
    try (ProbeClient client = ProbeClient.connect(router)) {
      long dueNanos = ticker.nanos();
      do {
        LockSupport.parkNanos(dueNanos - ticker.nanos());
        dueNanos += EVERY_NANOS;
        done.add(once(client));
        dueNanos = Math.max(dueNanos, ticker.nanos());
      } while (!enough.getAsBoolean());
    }
    return done;
  }

  private Passage once(ProbeClient client) throws IOException {
    int number = settled();
    FleetCell cell = cells.cell(number);
    int app = (int) (probes % APPS);
    leave((app + APPS / 2) % APPS);
    String host = "probe-" + probes + ".example.com";
    hosts[app] = cell;
    Passage passage = new Passage(host);
    cell.watch(passage);
    cell.lrps().invite(app, MadeUpLrps.guest(number, probes, apps.get(app).port(), host));
    client.awaitAnswer(host, ticker, PATIENCE);
    passage.onAnswered();
    probes++;
    return passage;
  }

  /// The next cell that has said everything.
  private int settled() {
    for (int number = (int) (probes * STRIDE % cells.count()); true; number++) {
      if (number >= cells.count()) {
        LockSupport.parkNanos(1_000_000);
        number = 0;
      }
      if (cells.cell(number).isAllSaid()) {
        return number;
      }
    }
  }

  private void leave(int app) {
    @Nullable FleetCell cell = hosts[app];
    hosts[app] = null;
    if (cell != null) {
      cell.lrps().dismiss(app);
    }
  }

  @Override
  public void close() throws IOException {
    for (AppServer app : apps) {
      app.close();
    }
  }
}
