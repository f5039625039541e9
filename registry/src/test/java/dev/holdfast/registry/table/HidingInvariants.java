package dev.holdfast.registry.table;

import static dev.holdfast.registry.table.BrokenInvariant.hold;

import dev.holdfast.events.Cell;
import dev.holdfast.registry.view.BusState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What must hold after each turn of the endpoints that a router's view hides, by the beats that it
/// read, the connects that it was told of, and DESIGN's numbers. One router's.
final class HidingInvariants implements SimRouterWatch {
  private static final long APART_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// A router goes round the endpoints of silent cells a few times a second, not in every turn.
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final SimRouter router;
  private final SimBeats beats;
  private Map<SimRuntimes.Held, Slot.Standing> before = Map.of();

  HidingInvariants(SimRouter router, SimBeats beats) {
    this.router = router;
    this.beats = beats;
  }

  @Override
  public void beforeTurn(long nowNanos) {
    before = new HashMap<>();
    router.slots().forEach(slot -> before.put(slot.runtime(), slot.standing()));
  }

  @Override
  public void afterTurn(long nowNanos) {
    for (Slot<SimRuntimes.Held> slot : router.slots()) {
      switch (slot.standing()) {
        case PRUNED -> checkPruned(slot, nowNanos);
        case AGED -> checkAged(slot);
        case PICKABLE, DRAINING, INTERRUPTED, ADDRESS_TAKEN -> {}
      }
    }
  }

  private void checkPruned(Slot<SimRuntimes.Held> slot, long nowNanos) {
    checkNotHeard(slot);
    boolean stays = before.get(slot.runtime()) == Slot.Standing.PRUNED;
    Cell cell = slot.endpoint().id().cell();
    hold(
        "11 nothing is pruned without silence and failed connects",
        stays
            || (router.status().bus().state() == BusState.CONNECTED
                && beats.ageMostNanos(cell) >= SimTimes.PRUNED.toNanos()
                && hasFailedTwice(slot.runtime(), beats.heardNanos(cell), nowNanos)
                && !Objects.requireNonNull(router.states().get(cell)).frozen()),
        () -> text(slot));
    List<SimRuntimes.Connect> connects = slot.runtime().connects();
    hold(
        "11 a connect that works shows what was pruned",
        !stays
            || connects.isEmpty()
            || !connects.getLast().accepted()
            || nowNanos - connects.getLast().toldNanos() < ROUND_NANOS,
        () -> text(slot));
  }

  private void checkAged(Slot<SimRuntimes.Held> slot) {
    checkNotHeard(slot);
    boolean stays = before.get(slot.runtime()) == Slot.Standing.AGED;
    hold(
        "1, 10 what is too old to be trusted is as old as beats prove",
        stays
            || (router.status().bus().state() == BusState.CONNECTED
                && beats.ageMostNanos(slot.endpoint().id().cell()) > SimTimes.PLAIN_MOST.toNanos()),
        () -> text(slot));
    hold(
        "what proves who it is does not age",
        slot.endpoint().target().identity().isEmpty() || slot.endpoint().target().tlsPort() == 0,
        () -> text(slot));
  }

  private void checkNotHeard(Slot<SimRuntimes.Held> slot) {
    hold(
        "11 a beat shows what was hidden",
        !beats.isHeardNow(slot.endpoint().id().cell()),
        () -> text(slot));
  }

  /// Since that time two connects have failed, 10 s or more apart, and none worked since the first
  /// of the two, unless in this turn: that may be the probe that followed.
  private static boolean hasFailedTwice(SimRuntimes.Held runtime, long sinceNanos, long nowNanos) {
    @Nullable Long first = null;
    boolean twice = false;
    for (SimRuntimes.Connect connect : runtime.connects()) {
      if (connect.accepted() && connect.toldNanos() != nowNanos) {
        first = null;
        twice = false;
      } else if (!connect.accepted() && connect.toldNanos() - sinceNanos > 0) {
        first = first == null ? Long.valueOf(connect.toldNanos()) : first;
        twice |= connect.toldNanos() - first >= APART_NANOS;
      }
    }
    return twice;
  }

  private String text(Slot<SimRuntimes.Held> slot) {
    Cell cell = slot.endpoint().id().cell();
    return "%s: %s, unheard for %d ns at most, was %s"
        .formatted(router, slot, beats.ageMostNanos(cell), before.get(slot.runtime()));
  }
}
