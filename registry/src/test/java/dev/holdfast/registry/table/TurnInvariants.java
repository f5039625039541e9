package dev.holdfast.registry.table;

import static dev.holdfast.registry.table.BrokenInvariant.hold;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.view.BusState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// What must hold of one turn of a router, whatever it read: how its pools follow from its facts,
/// and that it claims no more of the bus than it can know. One router's.
final class TurnInvariants {
  private static final long CONNECTED_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long DOUBTFUL_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long STOPPED_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final SimRouter router;
  private long turnNanos;
  private long inReachNanos;
  private long beganNanos;
  private boolean begun;
  private boolean published;
  private List<Pool<SimRuntimes.Held>> pools = List.of();
  private Map<Cell, List<Endpoint>> facts = Map.of();

  TurnInvariants(SimRouter router, long nowNanos) {
    this.router = router;
    this.turnNanos = nowNanos;
    this.inReachNanos = nowNanos;
  }

  /// The bus is in reach of this router at this time.
  void onInReach(long nowNanos) {
    inReachNanos = nowNanos;
  }

  void beforeTurn() {
    published = router.status().counts().poolsPublished() > 0;
    pools = filled();
    facts = facts();
  }

  void afterTurn(long nowNanos) {
    if (!begun) {
      // It has been waiting for an answer since its first turn, however long ago it was started.
      begun = true;
      turnNanos = nowNanos;
      beganNanos = nowNanos;
    }
    checkPools();
    checkBus(nowNanos);
    turnNanos = nowNanos;
  }

  /// Neither a loss nor a time without the bus hides anybody, nor does reading again.
  private void checkPools() {
    hold(
        "1, 16 where no fact has changed no pool has",
        !published || !facts.equals(facts()) || isSame(pools, filled()),
        () -> "%s had %s and has %s".formatted(router, pools, filled()));
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

  private List<Pool<SimRuntimes.Held>> filled() {
    return TableInvariants.pools(router).stream().filter(pool -> !pool.isEmpty()).toList();
  }

  private Map<Cell, List<Endpoint>> facts() {
    Map<Cell, List<Endpoint>> known = new TreeMap<>();
    router.states().values().forEach(state -> known.put(state.cell(), state.endpoints()));
    return known;
  }

  /// Not equal pools: the very ones.
  @SuppressWarnings("ReferenceEquality")
  static boolean isSame(List<Pool<SimRuntimes.Held>> before, List<Pool<SimRuntimes.Held>> after) {
    boolean same = before.size() == after.size();
    for (int i = 0; same && i < before.size(); i++) {
      same = before.get(i) == after.get(i);
    }
    return same;
  }
}
