package dev.holdfast.perf.degraded;

import dev.holdfast.perf.report.Shell;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The clocks of two cells are wrong, by a day each way: their emitters are started again under
/// libfaketime, which shifts what a process is told of the time.
record WrongClock() implements Fault {
  private static final List<String> SHIFTS = List.of("+86400", "-86400");

  @Override
  public String name() {
    return "wrong-clock";
  }

  @Override
  public String text() {
    return "the clock of a cell is a day ahead, that of another a day behind";
  }

  @Override
  public String missing() {
    return library().isEmpty() ? "libfaketime is not installed" : "";
  }

  /// Where distributions put it; empty where it is not.
  private static String library() {
    return Stream.of("/usr/lib/*/faketime", "/usr/lib64/faketime", "/usr/lib/faketime")
        .map(folder -> Shell.output("sh", "-c", "ls -d %s/libfaketime.so.1".formatted(folder)))
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse("");
  }

  @Override
  public void play(Scene scene) throws IOException, InterruptedException {
    Site site = scene.site();
    List<CellAtWork> cells = site.cells().subList(0, Math.min(SHIFTS.size(), site.cells().size()));
    scene.askAll();
    scene.lasts();
    Map<String, String> before = site.router().incarnations();
    scene.strike(
        "emitters with wrong clocks take over",
        () -> {
          for (int i = 0; i < cells.size(); i++) {
            cells.get(i).emitter().kill();
            cells.get(i).restart(shifted(SHIFTS.get(i)));
          }
        });
    scene.noticed(() -> areNew(cells, before, site.router().incarnations()) && site.isWell());
    scene.lasts();
    Map<String, String> during = site.router().incarnations();
    scene.mend(
        "emitters with right clocks take over",
        () -> {
          for (CellAtWork cell : cells) {
            cell.emitter().kill();
            cell.restart();
          }
        });
    scene.healed(() -> areNew(cells, during, site.router().incarnations()) && site.isWell());
    scene.lasts();
    scene.promiseNoneFailed();
    scene.promiseNoneMisrouted();
    scene.promiseNoPoolChanges();
  }

  /// By the environment: the command `faketime` would be a process between this one and the
  /// emitter.
  private static List<String> shifted(String seconds) {
    return List.of(
        "env",
        "LD_PRELOAD=" + library(),
        "FAKETIME=" + seconds,
        "FAKETIME_FORCE_MONOTONIC_FIX=1",
        "NO_FAKE_STAT=1");
  }

  private static boolean areNew(
      List<CellAtWork> cells, Map<String, String> before, Map<String, String> now) {
    return cells.stream()
        .noneMatch(cell -> now.getOrDefault(cell.name(), "").equals(before.get(cell.name())));
  }
}
