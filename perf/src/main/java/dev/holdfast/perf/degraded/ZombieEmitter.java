package dev.holdfast.perf.degraded;

import dev.holdfast.perf.proxy.App;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A cell's emitter is stopped where it stands, another one with an empty data directory takes its
/// place and says that an instance has moved; then the first one goes on with what it knew. It is
/// ignored, and shown.
record ZombieEmitter() implements Fault {
  @Override
  public String name() {
    return "zombie-emitter";
  }

  @Override
  public String text() {
    return "an emitter is stopped, replaced, and goes on";
  }

  @Override
  public void play(Scene scene) throws IOException, InterruptedException {
    Site site = scene.site();
    CellAtWork cell = site.cells().getLast();
    App app = site.apps().getFirst();
    LiveInstance moved = site.instance(app, null);
    site.keep(List.of(moved));
    scene.askAll();
    scene.lasts();
    cell.emitter().freeze();
    scene.happens("the emitter of " + cell.name() + " is stopped");
    CellAtWork other = site.startAnother(cell, lrps(site, cell, moved));
    Condition known = () -> knows(site, app, moved.port());
    known.require(Site.PATIENCE, "the router to know what the other emitter says");
    cell.instances().getFirst().die();
    scene.happens("another one has said that an instance has moved");
    String incarnation = String.valueOf(site.router().incarnations().get(cell.name()));
    double ignored = ignored(site);
    scene.strike("the first one goes on", cell.emitter()::resume);
    scene.noticed(() -> ignored(site) > ignored);
    scene.lasts();
    long changes = scene.poolChanges();
    boolean same = incarnation.equals(site.router().incarnations().get(cell.name()));
    scene.mend(
        "both are ended, and the first one started",
        () -> {
          other.emitter().kill();
          cell.emitter().kill();
          cell.instances().getFirst().revive();
          cell.restart();
        });
    scene.healed(() -> !knows(site, app, moved.port()) && site.isWell());
    scene.lasts();
    scene.promise(same, "the router goes by the zombie");
    scene.promise(changes == 0, "%d pools changed by the zombie, promised 0".formatted(changes));
    scene.promiseNoneFailed();
    scene.promiseNoneMisrouted();
  }

  private static double ignored(Site site) throws IOException, InterruptedException {
    return site.router()
        .metrics()
        .sum("holdfast_log_records_unchanging_total{reason=\"stale_epoch\"");
  }

  private static boolean knows(Site site, App app, int port)
      throws IOException, InterruptedException {
    return site.router().endpoints(app.host()).stream()
        .anyMatch(endpoint -> endpoint.path("port").asInt() == port);
  }

  /// As the cell's own, but for the first one's port.
  private static List<Lrp> lrps(Site site, CellAtWork cell, LiveInstance moved) {
    List<Lrp> lrps = new ArrayList<>(site.lrps(cell));
    Lrp first = lrps.getFirst();
    lrps.set(0, Lrp.plain(first.app(), first.instance(), moved.port()));
    return lrps;
  }
}
