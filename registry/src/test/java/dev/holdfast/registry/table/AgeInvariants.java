package dev.holdfast.registry.table;

import static dev.holdfast.registry.table.BrokenInvariant.hold;

import dev.holdfast.events.Cell;
import dev.holdfast.registry.view.BusState;
import dev.holdfast.registry.view.Freshness;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What must hold after each turn of how fresh a router calls its cells, and of whom it would pick
/// after whom, by DESIGN's numbers. One router's.
final class AgeInvariants implements SimRouterWatch {
  private static final long UNHEARD_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final SimRouter router;
  private final SimBeats beats;
  private Map<Cell, Liveness> cells = Map.of();
  private Map<Cell, Freshness> before = Map.of();

  AgeInvariants(SimRouter router, SimBeats beats) {
    this.router = router;
    this.beats = beats;
  }

  @Override
  public void beforeTurn(long nowNanos) {
    before = new HashMap<>();
    cells.forEach((cell, liveness) -> before.put(cell, liveness.freshness()));
  }

  @Override
  public void afterTurn(long nowNanos) {
    cells = new HashMap<>();
    for (Slot<SimRuntimes.Held> slot : router.slots()) {
      cells.put(slot.endpoint().id().cell(), slot.liveness());
    }
    cells.forEach((cell, liveness) -> checkAge(cell, liveness.freshness()));
    checkRanks();
  }

  private void checkAge(Cell cell, Freshness freshness) {
    long ageNanos = beats.ageMostNanos(cell);
    hold(
        "1, 10 a cell is as old as beats prove, no older",
        switch (freshness) {
          case HEARD -> true;
          case SILENT -> ageNanos >= SILENT_NANOS;
          case STALE -> ageNanos > STALE_NANOS;
        },
        () -> "%s: %s is %s after %d ns".formatted(router, cell, freshness, ageNanos));
    long leastNanos = beats.ageLeastNanos(cell);
    hold(
        "1, 10 a cell is as old as this router's clock says, no younger",
        switch (freshness) {
          case HEARD -> leastNanos < SILENT_NANOS;
          case SILENT -> leastNanos <= STALE_NANOS;
          case STALE -> true;
        },
        () -> "%s: %s is %s after %d ns".formatted(router, cell, freshness, leastNanos));
    hold(
        "1 while the bus is out nobody grows old",
        router.status().bus().state() != BusState.OUT
            || freshness.compareTo(before.getOrDefault(cell, freshness)) <= 0,
        () -> "%s: %s is %s".formatted(router, cell, freshness));
  }

  /// Where more than one cell and over a fifth of those that can be seen are silent, nobody comes
  /// after others for it; where not more than one can have missed a beat, the silent one does.
  /// Between the two it depends on what can be seen: that is left open here.
  private void checkRanks() {
    long silent =
        router.slots().stream()
            .filter(slot -> slot.isPickable() && slot.liveness().freshness() != Freshness.HEARD)
            .map(slot -> slot.endpoint().id().cell())
            .distinct()
            .count();
    boolean many = silent > 1 && silent * 5 > cells.size();
    boolean few =
        cells.keySet().stream().filter(cell -> beats.ageMostNanos(cell) >= UNHEARD_NANOS).count()
            <= 1;
    cells.forEach((cell, liveness) -> {
      boolean heeded = liveness.rank() == byFreshness(liveness.freshness());
      boolean ignored = liveness.rank() == Liveness.RANK_HEARD;
      hold(
          "where many are silent nobody comes after others for it",
          beats.isEvacuating(cell) || !many || ignored,
          () -> text(cell, liveness));
      hold(
          "a silent cell comes after heard ones",
          beats.isEvacuating(cell) || (few ? heeded : heeded || ignored),
          () -> text(cell, liveness));
      hold(
          "a cell that is evacuating comes last",
          beats.isEvacuating(cell) == liveness.isEvacuating(),
          () -> text(cell, liveness));
    });
  }

  private static int byFreshness(Freshness freshness) {
    return switch (freshness) {
      case HEARD -> Liveness.RANK_HEARD;
      case SILENT -> Liveness.RANK_SILENT;
      case STALE -> Liveness.RANK_STALE;
    };
  }

  private String text(Cell cell, Liveness liveness) {
    return "%s: %s is %s and has rank %d among %s"
        .formatted(router, cell, liveness.freshness(), liveness.rank(), cells.keySet());
  }
}
