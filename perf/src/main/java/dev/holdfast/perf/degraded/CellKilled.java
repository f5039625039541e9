package dev.holdfast.perf.degraded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.perf.proxy.App;
import java.io.IOException;

/// A cell is lost without a word, with its emitter and all that runs there.
record CellKilled() implements Fault {
  @Override
  public String name() {
    return "cell-killed";
  }

  @Override
  public String text() {
    return "a cell is lost without a word";
  }

  @Override
  public void play(Scene scene) throws IOException, InterruptedException {
    Site site = scene.site();
    CellAtWork cell = site.cells().getLast();
    scene.askAll();
    scene.lasts();
    scene.strike(cell.name() + " is lost", cell::die);
    scene.noticed(() -> isPassedOver(site, cell));
    scene.lasts();
    scene.mend(cell.name() + " is back", cell::revive);
    scene.healed(site::isWell);
    scene.lasts();
    scene.promiseNoneFailed();
    scene.promiseNoneMisrouted();
  }

  /// None of its endpoints is picked while there is a better one.
  private static boolean isPassedOver(Site site, CellAtWork cell)
      throws IOException, InterruptedException {
    for (App app : site.apps()) {
      for (JsonNode endpoint : site.router().endpoints(app.host())) {
        if (endpoint.path("cell").asText().equals(cell.name()) && Site.isPicked(endpoint)) {
          return false;
        }
      }
    }
    return true;
  }
}
