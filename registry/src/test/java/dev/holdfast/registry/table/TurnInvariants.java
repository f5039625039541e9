package dev.holdfast.registry.table;

import static dev.holdfast.registry.table.BrokenInvariant.hold;

import dev.holdfast.events.Cell;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.view.BusState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// What must hold of one turn of a router, whatever it read: that its facts go forward only, how
/// its pools follow from them, and that it claims no more of the bus than it can know. One
/// router's.
final class TurnInvariants implements SimRouterWatch {
  private static final long CONNECTED_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long DOUBTFUL_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long STOPPED_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final SimRouter router;
  private final LossInvariants.Mark start;
  private long turnNanos;
  private long inReachNanos;
  private long beganNanos;
  private boolean begun;
  private boolean published;
  private List<Pool<SimRuntimes.Held>> pools = List.of();
  private Map<Cell, CellState> facts = Map.of();

  /// @param start where the log ended when it was started
  TurnInvariants(SimRouter router, LossInvariants.Mark start, long nowNanos) {
    this.router = router;
    this.start = start;
    this.turnNanos = nowNanos;
    this.inReachNanos = nowNanos;
  }

  /// The bus is in reach of this router at this time.
  void onInReach(long nowNanos) {
    inReachNanos = nowNanos;
  }

  @Override
  public void beforeTurn(long nowNanos) {
    published = router.status().counts().poolsPublished() > 0;
    pools = filled(router);
    facts = new TreeMap<>(router.states());
  }

  @Override
  public void afterTurn(long nowNanos) {
    if (!begun) {
      // It has been waiting for an answer since its first turn, however long ago it was started.
      begun = true;
      turnNanos = nowNanos;
      beganNanos = nowNanos;
    }
    boolean same = checkFacts();
    hold(
        "1, 16 where no fact has changed no pool has",
        !published || !same || isSameButHidden(pools, filled(router)),
        () -> "%s had %s and has %s".formatted(router, pools, filled(router)));
    checkFirst();
    checkBus(nowNanos);
    turnNanos = nowNanos;
  }

  /// Whatever became of the log: what is known of a cell is replaced by something newer, or stays.
  /// Returns whether all of it stayed.
  private boolean checkFacts() {
    boolean same = facts.size() == router.states().size();
    for (CellState before : facts.values()) {
      CellState now = router.states().get(before.cell());
      boolean equal = now != null && now.endpoints().equals(before.endpoints());
      hold(
          "2, 9 facts go forward only",
          now != null
              && (now.order().compareTo(before.order()) > 0
                  || (equal && now.order().equals(before.order()))),
          () ->
              "%s knew %s %s and knows %s %s"
                  .formatted(
                      router, before, before.endpoints(), now, now == null ? "" : now.endpoints()));
      same &= equal;
    }
    return same;
  }

  /// A router that knew nothing shows nothing before it has read to the log's end.
  private void checkFirst() {
    boolean first = !published && router.status().counts().poolsPublished() > 0;
    TableStatus.Reading reading = router.status().reading();
    hold(
        "a cold boot publishes once, all that the log says",
        !first || router.beganWithFacts() || start.isReadAt(reading.routesPosition()),
        () -> "%s shows %s at %s".formatted(router, router.pools(), reading));
  }

  private void checkBus(long nowNanos) {
    BusState state = router.status().bus().state();
    long awayNanos = nowNanos - inReachNanos;
    hold(
        "connected means that the bus was in reach within 10 s",
        state != BusState.CONNECTED || awayNanos <= CONNECTED_NANOS,
        () -> "%s is connected, away for %d ns".formatted(router, awayNanos));
    hold(
        "a bus that is away for over 30 s is out",
        state == BusState.OUT
            || awayNanos <= DOUBTFUL_NANOS
            || nowNanos - beganNanos <= DOUBTFUL_NANOS,
        () -> "%s is %s, away for %d ns".formatted(router, state, awayNanos));
    boolean stoodStill = nowNanos - turnNanos > STOPPED_NANOS;
    hold(
        "10 a router that stood still is not connected before a new answer",
        !(stoodStill && awayNanos > 0) || state != BusState.CONNECTED,
        () -> "%s is connected after %d ns".formatted(router, nowNanos - turnNanos));
  }

  /// Its pools that are not empty.
  static List<Pool<SimRuntimes.Held>> filled(SimRouter router) {
    return router.pools().stream().filter(pool -> !pool.isEmpty()).toList();
  }

  /// Not equal pools: the very ones, unless the view has hidden an endpoint or shown it.
  @SuppressWarnings("ReferenceEquality")
  static boolean isSameButHidden(
      List<Pool<SimRuntimes.Held>> before, List<Pool<SimRuntimes.Held>> after) {
    boolean same = before.size() == after.size();
    for (int i = 0; same && i < before.size(); i++) {
      Pool<SimRuntimes.Held> was = before.get(i);
      Pool<SimRuntimes.Held> is = after.get(i);
      same = was == is || (!was.slots().equals(is.slots()) && byFacts(was).equals(byFacts(is)));
    }
    return same;
  }

  /// Its slots as they would be if the view hid nobody.
  private static Set<Slot<SimRuntimes.Held>> byFacts(Pool<SimRuntimes.Held> pool) {
    Set<Slot<SimRuntimes.Held>> slots = new HashSet<>();
    for (Slot<SimRuntimes.Held> slot : pool.slots()) {
      slots.add(
          new Slot<>(
              slot.endpoint(), slot.runtime(), slot.liveness(), TableInvariants.byFacts(slot)));
    }
    return slots;
  }
}
