package dev.holdfast.perf.degraded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.perf.launch.Scrape;
import dev.holdfast.perf.proxy.App;
import dev.holdfast.perf.proxy.RequestOf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A route is edited ten thousand times a second while it is asked for: shares, labels, paths,
/// ports, endpoints that come and go. No request fails for it.
record RouteEdited() implements Fault {
  private static final int EDITS_PER_SECOND = 10_000;

  @Override
  public String name() {
    return "route-edited";
  }

  @Override
  public String text() {
    return "a route is edited 10,000 times a second";
  }

  @Override
  public void play(Scene scene) throws IOException, InterruptedException {
    Site site = scene.site();
    App app = new App(name(), name() + ".bench.example.com", 0);
    List<LiveInstance> instances = new ArrayList<>();
    for (int i = 0; i < EditedApp.INSTANCES; i++) {
      instances.add(site.instance(app, null));
    }
    site.keep(instances);
    EditedApp edited =
        new EditedApp(new Cell("editor"), app, instances.stream().map(LiveInstance::port).toList());
    try (Editor editor = Editor.start(site.bus().log(), edited, EDITS_PER_SECOND)) {
      Condition known = () -> isAsAtFirst(site, edited);
      known.require(Site.PATIENCE, "the router to know what the editor says");
      scene.ask(List.of(RequestOf.app(app, Conversation.BODY_BYTES)));
      scene.lasts();
      play(scene, edited, editor);
    }
    Condition gone = () -> site.router().endpoints(app.host()).isEmpty();
    gone.require(Site.PATIENCE, "the router to forget what the editor has said");
  }

  private static void play(Scene scene, EditedApp edited, Editor editor)
      throws IOException, InterruptedException {
    Site site = scene.site();
    double recordsBefore = records(site);
    scene.strike("edits begin", editor::edit);
    Span during = scene.lasts();
    double readMeanwhile = records(site) - recordsBefore;
    long landedMeanwhile = editor.landed();
    scene.mend("edits end", editor::rest);
    scene.healed(() -> editor.isSettled() && isAsAtFirst(site, edited));
    scene.note(
        "%,d edits (%,.0f a second), of which the router had read %,.0f when they ended; p99 %.2f ms meanwhile"
            .formatted(
                landedMeanwhile,
                landedMeanwhile / during.seconds(),
                readMeanwhile,
                during.latencyMs(99)));
    scene.lasts();
    double read = records(site) - recordsBefore;
    scene.promise(editor.failed() == 0, "%d edits did not land".formatted(editor.failed()));
    scene.promise(
        read >= editor.landed(),
        "the router has read %,.0f records of %,d edits".formatted(read, editor.landed()));
    scene.promiseNoneFailed();
    scene.promiseNoneMisrouted();
  }

  private static double records(Site site) throws IOException, InterruptedException {
    Scrape metrics = site.router().metrics();
    return metrics.sum("holdfast_log_records_total");
  }

  /// No edit has its first endpoint as it is then.
  private static boolean isAsAtFirst(Site site, EditedApp edited)
      throws IOException, InterruptedException {
    List<JsonNode> endpoints = site.router().endpoints(edited.app().host());
    return endpoints.size() == EditedApp.ENDPOINTS
        && endpoints.stream()
            .allMatch(each ->
                Site.isPicked(each) && each.path("weight").asInt() == Endpoint.DEFAULT_WEIGHT);
  }
}
