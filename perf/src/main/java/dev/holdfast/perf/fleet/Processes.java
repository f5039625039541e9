package dev.holdfast.perf.fleet;

import dev.holdfast.events.broker.BrokerException;
import dev.holdfast.events.broker.BrokerJvm;
import dev.holdfast.events.broker.LocalBroker;
import dev.holdfast.events.log.BusTopics;
import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.perf.launch.Scrape;
import dev.holdfast.perf.load.LaunchedRouter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The broker and the router, each a process of its own. One thread; blocks.
final class Processes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long LOOK_EVERY_NANOS = 100_000_000;

  /// A thousand emitters have some thousand connections.
  private static final int BROKER_HEAP_MIB = 512;

  private final LocalBroker bus;
  private final Thread busEnds;
  private final LaunchedRouter router;
  private final HttpClient admin = HttpClient.newHttpClient();

  private Processes(LocalBroker bus, Thread busEnds, LaunchedRouter router) {
    this.bus = bus;
    this.busEnds = busEnds;
    this.router = router;
  }

  /// Starts both; the router has nothing on its disk.
  static Processes start(Path directory, Path launcher, String javaOptions)
      throws IOException, BrokerException {
    LocalBroker bus =
        LocalBroker.at(directory.resolve("bus"), 0, BrokerJvm.likeThisOne(BROKER_HEAP_MIB));
    Thread busEnds = new Thread(bus::kill, "end-bus");
    Runtime.getRuntime().addShutdownHook(busEnds);
    bus.start(PATIENCE);
    KafkaLogConfig log =
        new KafkaLogConfig(FleetRun.SITE, "shared", List.of("127.0.0.1:" + bus.port()));
    if (BusTopics.init(log, 1, Duration.ofDays(1), PATIENCE)
        instanceof BusTopics.Result.Failed failed) {
      throw new IOException(failed.problem());
    }
    LaunchedRouter router =
        LaunchedRouter.start(
            launcher, javaOptions, FleetRun.SITE, bus.port(), directory.resolve("facts"));
    return new Processes(bus, busEnds, router);
  }

  int busPort() {
    return bus.port();
  }

  ProcessHandle busProcess() throws IOException {
    if (bus.status() instanceof LocalBroker.Status.Running running) {
      return ProcessHandle.of(running.pid()).orElseThrow();
    }
    throw new IOException("the broker has ended; its log: " + bus.logFile());
  }

  /// SIGKILL.
  void killBus() {
    bus.kill();
  }

  /// Returns when it answers.
  void startBus() throws BrokerException {
    bus.start(PATIENCE);
  }

  ProcessHandle routerProcess() {
    return router.process();
  }

  InetSocketAddress requests() {
    return router.requests();
  }

  /// What the router says of itself.
  Scrape metrics() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d/metrics".formatted(router.admin().getPort()));
    return new Scrape(
        admin
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
            .body());
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
    bus.kill();
    admin.close();
    try {
      Runtime.getRuntime().removeShutdownHook(busEnds);
    } catch (IllegalStateException _) {
      // The JVM is on its way out.
    }
  }
}
