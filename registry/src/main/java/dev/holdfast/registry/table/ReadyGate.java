package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Decides once when a router that began without facts is ready: it has caught up, and every cell
/// that it hears has said its manifest, or 30 s have passed since. Once ready it stays so: losing
/// the bus takes nothing from the table. Table writer only.
final class ReadyGate {
  static final long MANIFESTS_MOST_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int NAMED_MOST = 20;

  private boolean caughtUp;
  private long caughtUpNanos;
  private Readiness readiness = new Readiness(false, "started");

  Readiness readiness() {
    return readiness;
  }

  /// Whether the first catch-up is done: pools are published from then on.
  boolean caughtUp() {
    return caughtUp;
  }

  /// Not caught up yet.
  void waiting(String why) {
    readiness = new Readiness(false, why);
  }

  void onCaughtUp(long nowNanos) {
    caughtUp = true;
    caughtUpNanos = nowNanos;
  }

  /// After each turn since the catch-up.
  ///
  /// @param withoutManifest the cells that are heard and not known
  void onTurn(List<Cell> withoutManifest, long nowNanos) {
    boolean patient = nowNanos - caughtUpNanos < MANIFESTS_MOST_NANOS;
    if (withoutManifest.isEmpty()) {
      readiness = new Readiness(true, "caught up");
    } else if (patient) {
      readiness = new Readiness(false, "caught up; no manifest yet of " + named(withoutManifest));
    } else {
      readiness =
          new Readiness(true, "caught up, though without a manifest of " + named(withoutManifest));
    }
  }

  private static String named(List<Cell> cells) {
    List<String> names = cells.stream().map(Cell::name).sorted().limit(NAMED_MOST).toList();
    int more = cells.size() - names.size();
    return String.join(", ", names) + (more > 0 ? " and %d more".formatted(more) : "");
  }
}
