package dev.holdfast.perf.degraded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.perf.proxy.App;
import java.io.IOException;
import java.util.List;

/// The bus is killed, then the only router, which is started again without it. What is asked for
/// while there is no router fails; from its first answer on nothing may.
record RouterKilled() implements Fault {
  @Override
  public String name() {
    return "router-killed";
  }

  @Override
  public String text() {
    return "the router is killed and started again while the bus is out";
  }

  @Override
  public void play(Scene scene) throws IOException, InterruptedException {
    Site site = scene.site();
    scene.askAll();
    scene.lasts();
    Span gone = scene.traffic().span();
    scene.strike(
        "the bus is killed, and the router",
        () -> {
          site.bus().kill();
          site.router().child().kill();
        });
    Span starting = scene.traffic().span();
    scene.mend("the router is started", site.router()::restart);
    scene.healed(() -> allKnown(site));
    scene.lasts();
    scene.happens("the bus is started");
    scene.countPoolsAnew();
    site.bus().resume();
    Condition well = site::isWell;
    well.require(Site.PATIENCE, "the router to hear every cell");
    scene.happens("the bus is connected");
    scene.lasts();
    long later = scene.end().failed - gone.failed - starting.failed;
    double firstAnswer = starting.secondsToFirstRight();
    scene.note(
        "failed while there was no router: %d; first answer %.2f s after the start of the launcher"
            .formatted(gone.failed + starting.failed, firstAnswer));
    scene.promise(
        later == 0, "%d requests failed after the router's start, promised 0".formatted(later));
    scene.promiseNoneMisrouted();
    scene.promiseNoPoolChanges();
  }

  /// Each endpoint may be picked: nobody is hidden for an age that nobody knows.
  private static boolean allKnown(Site site) throws IOException, InterruptedException {
    for (App app : site.apps()) {
      List<JsonNode> endpoints = site.router().endpoints(app.host());
      if (endpoints.size() != site.cells().size()
          || !endpoints.stream().allMatch(endpoint -> endpoint.path("pickable").asBoolean())) {
        return false;
      }
    }
    return true;
  }
}
