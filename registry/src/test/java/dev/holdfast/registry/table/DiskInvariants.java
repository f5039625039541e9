package dev.holdfast.registry.table;

import static dev.holdfast.registry.table.BrokenInvariant.hold;

import dev.holdfast.events.Cell;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogBreak;
import dev.holdfast.registry.disk.FaultyDirectory;
import dev.holdfast.registry.disk.Place;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Reducer;
import dev.holdfast.registry.facts.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What must hold of the disk of a router at any moment at which the router may die: what is saved
/// and what the log says from the saved place on lead to what the router knows. One router's.
///
/// The log is not asked, for it may have lost records since: what this router and its lives before
/// read of it is kept here. After a break in the log, generations from before the break speak of a
/// place that is gone; a start with one of them meets the break again.
final class DiskInvariants implements SimRouterWatch {
  private static final long NEVER = -1;

  private final SimRouter router;
  private final Reducer reducer = new Reducer();
  private final List<LogRecord> read = new ArrayList<>();
  private @Nullable DiskInvariants before;
  private long newestOfBreak = -1;
  private boolean broken;
  private boolean whole;
  private long records;
  private long checked = NEVER;

  DiskInvariants(SimRouter router) {
    this.router = router;
  }

  /// The life before this one has read these too: after a loss of power, or of bytes, the disk may
  /// know less than that one began with.
  void goOnAfter(DiskInvariants dead) {
    // One that was killed before its first turn has read nothing.
    before = dead.before == null ? dead : dead.before;
  }

  @Override
  public void onDiskRead(FaultyDirectory.Held held) {
    DiskInvariants dead = before;
    before = null;
    Place place = held.place();
    if (dead == null || place == null) {
      forgetWhatWasRead();
      return;
    }
    broken = dead.broken;
    router.garbledOnPresence().addAll(dead.router.garbledOnPresence());
    newestOfBreak = dead.newestOfBreak;
    dead.read.stream().filter(record -> record.offset() < place.offset()).forEach(read::add);
  }

  @Override
  public void onStep(SimRouter of, @Nullable CellState before, LogRecord record, Step step) {
    if (record.topic() == Topic.ROUTES) {
      read.add(record);
      records++;
    }
  }

  @Override
  public void onBreak(LogBreak gone) {
    if (isOfRoutes(gone)) {
      forgetWhatWasRead();
    }
  }

  private void forgetWhatWasRead() {
    read.clear();
    broken = true;
    whole = false;
    newestOfBreak = router.directory().newestCut();
  }

  private static boolean isOfRoutes(LogBreak broken) {
    return switch (broken) {
      case LogBreak.OtherLog _ -> true;
      case LogBreak.Gap gap -> gap.topic() == Topic.ROUTES;
      case LogBreak.Shorter shorter -> shorter.topic() == Topic.ROUTES;
      case LogBreak.OtherRecord other -> other.topic() == Topic.ROUTES;
    };
  }

  @Override
  public void afterTurn(long nowNanos) {
    if (!whole && router.status().reading().whole()) {
      whole = true;
      checked = NEVER;
    }
  }

  /// As {@link #checkHeld}, if the directory or what the router knows may have changed.
  void check() {
    long changes = router.directory().changes() + records;
    if (changes != checked) {
      checked = changes;
      checkHeld();
    }
  }

  /// Of the directory as it is now.
  void checkHeld() {
    FaultyDirectory.Held held = router.directory().held();
    Place place = held.place();
    hold(
        "12 facts without a place are not whole",
        place != null || held.facts().isEmpty(),
        () -> "%s: %s".formatted(router, held));
    boolean speaksOfThisLog = !broken || held.generation() > newestOfBreak;
    if (place != null && whole && speaksOfThisLog) {
      Map<Cell, CellState> facts = new TreeMap<>(held.facts());
      read.stream()
          .filter(record -> record.offset() >= place.offset())
          .forEach(record -> apply(facts, record));
      checkSame(held, facts);
    }
  }

  private void apply(Map<Cell, CellState> facts, LogRecord record) {
    Cell cell = TableInvariants.cellOf(record);
    @Nullable CellState next = reducer.apply(facts.get(cell), record).state();
    if (next != null) {
      facts.put(cell, next);
    }
  }

  private void checkSame(FaultyDirectory.Held held, Map<Cell, CellState> facts) {
    for (CellState known : router.states().values()) {
      CellState found = facts.get(known.cell());
      hold(
          "12 the saved offset is never ahead of the saved facts",
          found != null
              && found.order().equals(known.order())
              && (found.frozen() == known.frozen()
                  || router.garbledOnPresence().contains(known.cell()))
              && found.endpoints().equals(known.endpoints()),
          () ->
              "%s knows %s; saved is %s at %s, which leads to %s"
                  .formatted(router, known, held.facts().get(known.cell()), held.place(), found));
    }
  }
}
