package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.log.LogBreak;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Step;
import dev.holdfast.registry.view.BusState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the beats that a router has read prove of its cells' ages: the greatest that evidence
/// allows. Each beat proves the time since the one before it, 5 s at most, and nothing across a
/// time in which the router was not connected or had no turn. A router's clock may go slower than
/// that, never faster; what its own clock says it must not overlook. One router's.
final class SimBeats implements SimRouterWatch {
  private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long STOPPED_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final SimRouter router;
  private final Map<Cell, Life> lives = new HashMap<>();
  private final Set<Cell> heardNow = new HashSet<>();
  // Where each cell's age begins, at the latest, on the router's own clock.
  private final Map<Cell, Long> agesFromLatest = new HashMap<>();
  private boolean zeroedNow;
  private long clockNanos;
  private @Nullable Long beatNanos;
  private long turnNanos;
  private boolean wasOut = true;

  SimBeats(SimRouter router) {
    this.router = router;
  }

  /// A cell's newest sign of life; before the first one, when a record of it was first read.
  ///
  /// @param atNanos the world's time of it
  /// @param agesFromNanos where its age begins on the clock that is kept here
  private record Life(long atNanos, long agesFromNanos, CellMode mode) {}

  @Override
  public void beforeTurn(long nowNanos) {
    heardNow.clear();
    zeroedNow = false;
    if (nowNanos - turnNanos > STOPPED_NANOS) {
      beatNanos = null;
    }
    turnNanos = nowNanos;
  }

  @Override
  public void onStep(SimRouter of, @Nullable CellState before, LogRecord record, Step step) {
    Cell cell = TableInvariants.cellOf(record);
    if (step instanceof Step.Heard) {
      onBeat(cell, record);
    } else {
      lives.putIfAbsent(cell, new Life(turnNanos, clockNanos, CellMode.UP));
    }
  }

  private void onBeat(Cell cell, LogRecord record) {
    clockNanos += beatNanos == null ? 0 : Math.min(BEAT_NANOS, turnNanos - beatNanos);
    beatNanos = turnNanos;
    heardNow.add(cell);
    Life known = lives.get(cell);
    CellMode mode = known == null || known.mode == CellMode.LEAVING ? CellMode.UP : known.mode;
    long planned = 0;
    if (record instanceof LogRecord.Read(_, _, _, RouteEvent.Beat beat, _)) {
      mode = beat.mode();
      planned = mode == CellMode.LEAVING ? TimeUnit.MILLISECONDS.toNanos(beat.forMs()) : 0;
    }
    lives.put(cell, new Life(turnNanos, clockNanos + planned, mode));
  }

  @Override
  public void onBreak(LogBreak broken) {
    agesBeginAtZero();
  }

  @Override
  public void afterTurn(long nowNanos) {
    BusState bus = router.status().bus().state();
    for (Cell cell : router.states().keySet()) {
      lives.putIfAbsent(cell, new Life(nowNanos, clockNanos, CellMode.UP));
    }
    if (bus == BusState.CONNECTED && wasOut) {
      agesBeginAtZero();
    }
    wasOut = bus == BusState.OUT || (wasOut && bus != BusState.CONNECTED);
    if (bus != BusState.CONNECTED) {
      beatNanos = null;
    }
    noteOwnClock();
  }

  /// Signs of life of this turn came no later than where the router's clock is after it.
  private void noteOwnClock() {
    long ownNanos = ownClockNanos();
    for (Cell cell : heardNow) {
      long planned = Math.max(0, life(cell).agesFromNanos - clockNanos);
      agesFromLatest.put(cell, ownNanos + planned);
    }
    if (zeroedNow) {
      agesFromLatest.replaceAll((_, from) -> Math.max(from, ownNanos));
    }
  }

  private long ownClockNanos() {
    return router.status().view().clockNanos();
  }

  private void agesBeginAtZero() {
    zeroedNow = true;
    lives.replaceAll(
        (_, life) -> new Life(turnNanos, Math.max(life.agesFromNanos, clockNanos), life.mode));
  }

  /// The greatest age that a known cell may have.
  long ageMostNanos(Cell cell) {
    return clockNanos - life(cell).agesFromNanos;
  }

  /// The least age that a cell may have of which the router shows endpoints.
  long ageLeastNanos(Cell cell) {
    long ownNanos = ownClockNanos();
    return ownNanos - agesFromLatest.computeIfAbsent(cell, _ -> ownNanos);
  }

  /// The world's time of the cell's newest sign of life, or of what stands for one.
  long heardNanos(Cell cell) {
    return life(cell).atNanos;
  }

  boolean isEvacuating(Cell cell) {
    return life(cell).mode == CellMode.EVACUATING;
  }

  /// Whether a sign of life of the cell was read in this turn.
  boolean isHeardNow(Cell cell) {
    return heardNow.contains(cell);
  }

  private Life life(Cell cell) {
    return Objects.requireNonNull(lives.get(cell));
  }
}
