package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Header;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Change;
import dev.holdfast.registry.facts.Reducer;
import dev.holdfast.registry.facts.Step;
import dev.holdfast.registry.facts.Step.DigestVerdict;
import dev.holdfast.registry.facts.Step.Why;
import dev.holdfast.registry.view.Ownership;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Applies each record to its cell: facts, ownership, the batch of what was touched, signs of life,
/// and what is to be counted and told. Table writer only.
final class FactsWriter {
  private final CellBook cells;
  private final Ownership ownership;
  private final Batch batch;
  private final ViewWriter<?> view;
  private final Reduction reduction;
  private final LookAhead ahead;
  private final WriterListener listener;

  private final Tally<Why> refused = new Tally<>(Why.class);
  private final Tally<LogRecord.Reason> unreadable = new Tally<>(LogRecord.Reason.class);
  private final Set<LogRecord.Reason> keylessReported = EnumSet.noneOf(LogRecord.Reason.class);
  // One object, not one for each change.
  private final Consumer<Endpoint> whenTurned = this::onTurned;
  private long digestsDifferent;

  FactsWriter(
      CellBook cells,
      Ownership ownership,
      Batch batch,
      ViewWriter<?> view,
      Reduction reduction,
      LookAhead ahead,
      WriterListener listener) {
    this.cells = cells;
    this.ownership = ownership;
    this.batch = batch;
    this.view = view;
    this.reduction = reduction;
    this.ahead = ahead;
    this.listener = listener;
  }

  /// Returns whether the state of its cell is another one now.
  boolean apply(LogRecord record, long nowNanos) {
    return switch (record) {
      case LogRecord.Read read -> {
        CellEntry entry = cells.entry(read.event().cell());
        ahead.atListed(read);
        // Taking the digest of every cell would hold up a start, and nobody is shown the facts yet.
        LogRecord compared = batch.isOpen() ? read : withoutDigest(read);
        yield step(entry, reduction.apply(entry.state(), compared), read, nowNanos);
      }
      case LogRecord.Unreadable garbage -> unreadable(garbage, nowNanos);
    };
  }

  /// The cell's next beat brings another one.
  private static LogRecord withoutDigest(LogRecord.Read read) {
    return read.event() instanceof RouteEvent.Beat(Header header, CellMode mode, long forMs, _)
        ? new LogRecord.Read(
            read.topic(),
            read.offset(),
            read.appendTimeMs(),
            new RouteEvent.Beat(header, mode, forMs, null),
            read.raw())
        : read;
  }

  /// Puts facts in the place of what is known of their cell, unless that is newer.
  void replace(CellState found) {
    CellEntry entry = cells.entry(found.cell());
    Step step = reduction.replace(entry.state(), found);
    become(entry, step.state());
    if (step instanceof Step.Applied applied) {
      onChanges(entry, applied.changes());
    }
    if (!found.frozen()) {
      // What could not be read on the way is made good.
      entry.endsUnreadable();
    }
  }

  /// How many records changed no endpoint though they were to, by reason.
  Map<Why, Long> refused() {
    return refused.counts();
  }

  Map<LogRecord.Reason, Long> unreadable() {
    return unreadable.counts();
  }

  long digestsDifferent() {
    return digestsDifferent;
  }

  private boolean unreadable(LogRecord.Unreadable garbage, long nowNanos) {
    onUnreadable(garbage);
    Cell cell = garbage.cell();
    if (cell == null) {
      return false;
    }
    CellEntry entry = cells.entry(cell);
    return step(entry, reduction.apply(entry.state(), garbage), garbage, nowNanos);
  }

  /// Counts a record that cannot be read, and tells it where it is to be told, whatever facts it is
  /// to be laid over.
  void onUnreadable(LogRecord.Unreadable garbage) {
    unreadable.add(garbage.reason());
    Cell cell = garbage.cell();
    boolean first =
        cell == null ? keylessReported.add(garbage.reason()) : cells.entry(cell).startsUnreadable();
    if (first) {
      listener.onUnreadable(garbage);
    }
  }

  private boolean step(CellEntry entry, Step step, LogRecord record, long nowNanos) {
    boolean isOther = become(entry, step.state());
    switch (step) {
      case Step.Applied applied -> onChanges(entry, applied.changes());
      case Step.Heard heard -> onHeard(entry, heard.digest(), record, nowNanos);
      case Step.Kept kept -> onKept(entry, kept.why(), record);
    }
    return isOther;
  }

  @SuppressWarnings("ReferenceEquality") // A state that is kept is the same object.
  private boolean become(CellEntry entry, @Nullable CellState next) {
    CellState before = entry.state();
    if (next == null || next == before) {
      return false;
    }
    cells.become(entry, next);
    boolean thawed = before != null && before.frozen() && !next.frozen();
    if (thawed && entry.endsUnreadable()) {
      listener.onThawed(entry.cell());
    }
    return true;
  }

  private void onChanges(CellEntry entry, List<Change> changes) {
    for (int i = 0; i < changes.size(); i++) {
      if (i % LookAhead.MANY == 0) {
        ahead.atClaims(changes, i);
      }
      batch.onChange(changes.get(i), entry.view());
      ownership.apply(changes.get(i), whenTurned);
    }
    view.onChanges(entry, changes);
  }

  private void onTurned(Endpoint other) {
    CellEntry entry = cells.entry(other.cell());
    batch.onTurned(other, entry.view());
    view.onTurned(entry);
  }

  /// The view has not seen the cell for so long that its endpoints are no longer kept.
  void forget(CellEntry entry) {
    CellState state = entry.state();
    if (state != null && state.size() > 0) {
      Step.Applied step = Reducer.forget(state);
      become(entry, step.state());
      onChanges(entry, step.changes());
      listener.onView(new ViewChange.CellForgotten(entry.cell(), state.size()));
    }
  }

  private void onHeard(CellEntry entry, DigestVerdict digest, LogRecord record, long nowNanos) {
    entry.onBeat(record, nowNanos);
    view.onBeat(entry, record);
    if (digest == DigestVerdict.DIFFERENT) {
      digestsDifferent++;
    }
    CellState state = entry.state();
    if (state == null || !entry.turnsDigest(digest)) {
      return;
    }
    if (digest == DigestVerdict.DIFFERENT) {
      listener.onDigestDifferent(entry.cell(), state.order());
    } else {
      listener.onDigestEqual(entry.cell(), state.order());
    }
  }

  private void onKept(CellEntry entry, Why why, LogRecord record) {
    refused.add(why);
    entry.onRefused(why);
    CellState known = entry.state();
    if (why == Why.STALE_EPOCH && known != null && entry.startsIgnoring()) {
      listener.onStaleEpoch(entry.cell(), known.order(), orderOf(record));
    }
  }

  private static @Nullable Order orderOf(LogRecord record) {
    return switch (record) {
      case LogRecord.Read read -> read.event().header().order();
      case LogRecord.Unreadable garbage ->
          garbage.header() == null ? null : garbage.header().order();
    };
  }
}
