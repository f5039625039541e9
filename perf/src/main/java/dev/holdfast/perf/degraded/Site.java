package dev.holdfast.perf.degraded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.perf.launch.BenchBus;
import dev.holdfast.perf.launch.FreePort;
import dev.holdfast.perf.launch.Scrape;
import dev.holdfast.perf.proxy.App;
import dev.holdfast.perf.proxy.NettyTransport;
import dev.holdfast.perf.proxy.OneLoop;
import dev.holdfast.perf.proxy.Started;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A whole site on this machine: a broker, a router and the cells' emitters as processes, the apps
/// and the load in this one. One thread; blocks.
final class Site implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Plan plan;
  private final Started started = new Started();
  private final OneLoop loop = new OneLoop("bench-load", NettyTransport.EPOLL);
  private final Programs programs;
  private final BenchBus bus;
  private final Identity identity;
  private final List<App> apps = new ArrayList<>();
  private final List<CellAtWork> cells = new ArrayList<>();
  private final List<LiveInstance> guests = new ArrayList<>();
  private final RouterAtWork router;
  private volatile Arrivals arrivals = new Arrivals();
  private int instances;

  private Site(Plan plan) throws IOException, InterruptedException {
    this.plan = plan;
    this.programs = new Programs(plan.launcher(), started);
    programs.prime();
    this.identity = Identity.make(started.directory().resolve("identity"));
    this.bus = BenchBus.start(started.directory(), RouterFile.SITE);
    for (int i = 0; i < plan.endpoints(); i++) {
      apps.add(App.numbered(i, 0));
    }
    for (int i = 0; i < plan.cells(); i++) {
      cells.add(startCell(i));
    }
    this.router = startRouter("router", FreePort.any(), false);
  }

  /// Starts all of it and waits until the router knows every endpoint.
  static Site start(Plan plan) throws IOException, InterruptedException {
    Site site = new Site(plan);
    try {
      site.router.awaitReady();
      site.awaitWell();
      return site;
    } catch (IOException | InterruptedException | RuntimeException e) {
      site.close();
      throw e;
    }
  }

  private CellAtWork startCell(int number) throws IOException {
    String name = "cell-" + number;
    List<LiveInstance> live = new ArrayList<>();
    for (App app : apps) {
      live.add(instance(app, null));
    }
    return CellAtWork.start(
        programs,
        new CellAtWork.Settings(
            name, started.directory().resolve(name), bus.port(), plan.quicken()),
        live,
        lrps(name, live));
  }

  private List<Lrp> lrps(String cell, List<LiveInstance> live) {
    List<Lrp> lrps = new ArrayList<>();
    for (int i = 0; i < live.size(); i++) {
      App app = apps.get(i);
      lrps.add(Lrp.plain(app, app.name() + "-" + cell, live.get(i).port()));
    }
    return lrps;
  }

  /// What a cell says of its instances.
  List<Lrp> lrps(CellAtWork cell) {
    return lrps(cell.name(), cell.instances());
  }

  /// Another emitter of a cell, with a data directory of its own, which says something else.
  CellAtWork startAnother(CellAtWork cell, List<Lrp> lrps) throws IOException {
    Path directory = started.directory().resolve("another-" + cell.name());
    return CellAtWork.start(
        programs,
        new CellAtWork.Settings(cell.name(), directory, bus.port(), plan.quicken()),
        cell.instances(),
        lrps);
  }

  /// Another router.
  RouterAtWork startRouter(String name, int port, boolean shared) throws IOException {
    return RouterAtWork.start(
        programs,
        new RouterFile(
            started.directory().resolve(name),
            port,
            FreePort.any(),
            shared,
            bus.port(),
            plan.quicken(),
            identity.trust()));
  }

  /// A new instance of an app, not told to any cell.
  LiveInstance instance(App app, @Nullable SSLContext tls) throws IOException {
    return LiveInstance.start(app.name(), instances++, tls, () -> arrivals);
  }

  /// A number for one more instance.
  int nextNumber() {
    return instances++;
  }

  /// Ends with the site.
  void keep(List<LiveInstance> live) {
    guests.addAll(live);
  }

  BenchBus bus() {
    return bus;
  }

  Path directory() {
    return started.directory();
  }

  OneLoop loop() {
    return loop;
  }

  List<App> apps() {
    return apps;
  }

  List<CellAtWork> cells() {
    return cells;
  }

  RouterAtWork router() {
    return router;
  }

  Identity identity() {
    return identity;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  /// For a load whose requests are numbered anew.
  void forgetArrivals() {
    arrivals = new Arrivals();
  }

  /// Whether the bus is connected and each endpoint of the site's apps is picked.
  boolean isWell() throws IOException, InterruptedException {
    Scrape metrics = router.metrics();
    if (!metrics.isConnected() || metrics.sum("holdfast_cells_unheard") > 0) {
      return false;
    }
    for (App app : apps) {
      if (!isPicked(app, cells.size())) {
        return false;
      }
    }
    return true;
  }

  /// Whether the router knows so many endpoints of the app, and each is picked.
  boolean isPicked(App app, int count) throws IOException, InterruptedException {
    List<JsonNode> endpoints = router.endpoints(app.host());
    return endpoints.size() == count && endpoints.stream().allMatch(Site::isPicked);
  }

  static boolean isPicked(JsonNode endpoint) {
    return endpoint.path("standing").asText().equals("picked");
  }

  void awaitWell() throws IOException, InterruptedException {
    Condition well = this::isWell;
    well.require(PATIENCE, "the router to know every endpoint, and to hear every cell");
  }

  @Override
  public void close() throws IOException {
    for (CellAtWork cell : cells) {
      cell.emitter().kill();
    }
    router.close();
    bus.close();
    loop.close();
    for (CellAtWork cell : cells) {
      for (LiveInstance instance : cell.instances()) {
        instance.close();
      }
    }
    for (LiveInstance guest : guests) {
      guest.close();
    }
    started.close();
  }
}
