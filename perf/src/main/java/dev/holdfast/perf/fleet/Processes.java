package dev.holdfast.perf.fleet;

import dev.holdfast.perf.launch.AdminPort;
import dev.holdfast.perf.launch.BenchBus;
import dev.holdfast.perf.launch.Scrape;
import dev.holdfast.perf.load.LaunchedRouter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The broker and the router, each a process of its own. One thread; blocks.
final class Processes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long LOOK_EVERY_NANOS = 100_000_000;

  /// A thousand emitters have some thousand connections.
  private static final int BROKER_HEAP_MIB = 512;

  private final BenchBus bus;
  private final LaunchedRouter router;
  private final AdminPort admin;

  private Processes(BenchBus bus, LaunchedRouter router) {
    this.bus = bus;
    this.router = router;
    this.admin = new AdminPort(router.admin().getPort(), PATIENCE);
  }

  /// Starts both; the router has nothing on its disk.
  static Processes start(Path directory, Path launcher, String javaOptions) throws IOException {
    BenchBus bus = BenchBus.start(directory, FleetRun.SITE, BROKER_HEAP_MIB);
    LaunchedRouter router =
        LaunchedRouter.start(
            launcher, javaOptions, FleetRun.SITE, bus.port(), directory.resolve("facts"));
    return new Processes(bus, router);
  }

  BenchBus bus() {
    return bus;
  }

  ProcessHandle routerProcess() {
    return router.process();
  }

  InetSocketAddress requests() {
    return router.requests();
  }

  /// What the router says of itself.
  Scrape metrics() throws IOException, InterruptedException {
    return admin.metrics();
  }

  /// Whether the router takes requests, is connected, and has read and heard all there is.
  boolean isUpToDate() throws InterruptedException {
    try {
      Scrape metrics = metrics();
      return metrics.isConnected()
          && metrics.sum("holdfast_ready") == 1
          && metrics.sum("holdfast_log_lag_records") == 0
          && metrics.sum("holdfast_cells_unheard") == 0;
    } catch (IOException _) {
      return false; // It does not listen yet.
    }
  }

  /// Until the router knows so many endpoints, and all else is well.
  void awaitEndpoints(int endpoints) throws IOException, InterruptedException {
    long looks = PATIENCE.toNanos() / LOOK_EVERY_NANOS;
    for (long look = 0; look < looks && router.process().isAlive(); look++) {
      if (isUpToDate() && metrics().sum("holdfast_endpoints") == endpoints) {
        return;
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    throw new IOException(
        "the router %s; expected it to know %d endpoints"
            .formatted(router.process().isAlive() ? "does not come to it" : "ended", endpoints));
  }

  @Override
  public void close() throws IOException {
    router.close();
    bus.close();
    admin.close();
  }
}
