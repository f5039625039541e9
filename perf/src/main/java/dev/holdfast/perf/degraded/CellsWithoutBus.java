package dev.holdfast.perf.degraded;

import dev.holdfast.perf.launch.Scrape;
import java.io.IOException;
import java.util.List;

/// So many of the cells lose the bus, and serve: their emitters are stopped where they stand.
///
/// @param percent of the cells, rounded
record CellsWithoutBus(int percent) implements Fault {
  /// By how much a share may differ because spans begin and end anywhere in the rounds.
  private static final double TOLERANCE = 0.01;

  @Override
  public String name() {
    return "cells-without-bus-" + percent;
  }

  @Override
  public String text() {
    return percent + " % of the cells lose the bus and go on serving";
  }

  @Override
  public void play(Scene scene) throws IOException, InterruptedException {
    List<CellAtWork> all = scene.site().cells();
    int count = Math.clamp(Math.round(all.size() * percent / 100.0), 1, all.size() - 1);
    List<CellAtWork> lost = all.subList(0, count);
    List<LiveInstance> lostOnes = lost.stream().flatMap(cell -> cell.instances().stream()).toList();
    scene.askAll();
    Span before = scene.lasts();
    scene.strike(
        "%d of %d cells lose the bus".formatted(count, all.size()),
        () -> {
          for (CellAtWork cell : lost) {
            cell.emitter().freeze();
          }
        });
    scene.noticed(() -> isSeen(scene, count));
    Span during = scene.lasts();
    scene.mend(
        "they have it again",
        () -> {
          for (CellAtWork cell : lost) {
            cell.emitter().resume();
          }
        });
    scene.healed(scene.site()::isWell);
    scene.lasts();
    double was = share(before, lostOnes);
    double is = share(during, lostOnes);
    long moved = Math.round(Math.max(0, was - is) * during.requests);
    scene.note(
        "their share of the answers: %.2f %% before, %.2f %% while it lasted"
            .formatted(was * 100, is * 100));
    scene.promise(
        was - is < TOLERANCE, "%d requests moved to the other cells, promised 0".formatted(moved));
    scene.promiseNoneFailed();
    scene.promiseNoneMisrouted();
    scene.promiseNoPoolChanges();
  }

  /// Each of them would be silent by now, and nobody is picked later for it.
  private static boolean isSeen(Scene scene, int count) throws IOException, InterruptedException {
    Scrape metrics = scene.site().router().metrics();
    return metrics.sum("holdfast_freshness_ignored") == 1
        && metrics.sum("holdfast_cells_by_freshness{freshness=\"heard\"")
            <= scene.site().cells().size() - count;
  }

  private static double share(Span span, List<LiveInstance> instances) {
    return (double) span.answersOf(instances) / Math.max(1, span.requests);
  }
}
