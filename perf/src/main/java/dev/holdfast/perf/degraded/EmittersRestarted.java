package dev.holdfast.perf.degraded;

import java.io.IOException;
import java.util.Map;

/// Every emitter is killed, and all are started again at once.
record EmittersRestarted() implements Fault {
  @Override
  public String name() {
    return "emitters-restarted";
  }

  @Override
  public String text() {
    return "all emitters are killed and started again at once";
  }

  @Override
  public void play(Scene scene) throws IOException, InterruptedException {
    Site site = scene.site();
    scene.askAll();
    scene.lasts();
    Map<String, String> before = site.router().incarnations();
    scene.strike(
        "all emitters are killed",
        () -> {
          for (CellAtWork cell : site.cells()) {
            cell.emitter().kill();
          }
        });
    scene.mend(
        "all are started",
        () -> {
          for (CellAtWork cell : site.cells()) {
            cell.restart();
          }
        });
    scene.healed(() -> areAllNew(before, site.router().incarnations()) && site.isWell());
    scene.lasts();
    scene.promiseNoneFailed();
    scene.promiseNoneMisrouted();
    scene.promiseNoPoolChanges();
  }

  private static boolean areAllNew(Map<String, String> before, Map<String, String> now) {
    return before.entrySet().stream()
        .noneMatch(cell -> cell.getValue().equals(now.get(cell.getKey())));
  }
}
