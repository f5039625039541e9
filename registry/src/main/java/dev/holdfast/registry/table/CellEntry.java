package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Step.DigestVerdict;
import dev.holdfast.registry.facts.Step.Why;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One cell as the table writer keeps it: its facts, its signs of life, and what was refused of it.
/// Table writer only, but for `report`: any thread.
final class CellEntry {
  private final Cell cell;
  private final CellView view = new CellView();
  private @Nullable Cell shared;
  private @Nullable CellState state;
  private CellReport.@Nullable LastBeat beat;
  private @Nullable Tally<Why> refused;
  private long unreadable;
  private DigestVerdict newestDigest = DigestVerdict.NOT_COMPARED;
  private long digestsDifferent;
  private boolean staleEpochReported;
  private boolean unreadableReported;
  private boolean reportIsDue;
  private volatile CellReport report;

  CellEntry(Cell cell) {
    this.cell = cell;
    this.report = made();
  }

  Cell cell() {
    return cell;
  }

  /// The one object that stands for this cell in its endpoints: the first that came with any, so
  /// that those of its first manifest need not be copied.
  Cell shared(Cell equal) {
    Cell known = shared == null ? equal : shared;
    shared = known;
    return known;
  }

  /// What this router makes of it.
  CellView view() {
    return view;
  }

  @Nullable CellState state() {
    return state;
  }

  /// Whether it is heard and has never said what it has.
  boolean lacksManifest() {
    return beat != null && state == null;
  }

  /// What was published last. Any thread.
  CellReport report() {
    return report;
  }

  /// Whether its report is to be made anew and nobody has asked for that in this turn.
  boolean needsReport() {
    boolean first = !reportIsDue;
    reportIsDue = true;
    return first;
  }

  void publishReport() {
    reportIsDue = false;
    report = made();
  }

  /// A greater incarnation starts with a clean sheet: what it refuses is reported again.
  void become(CellState next) {
    if (state == null || !state.incarnation().equals(next.incarnation())) {
      staleEpochReported = false;
    }
    state = next;
  }

  void onBeat(LogRecord record, long nowNanos) {
    beat =
        record instanceof LogRecord.Read(_, _, _, RouteEvent.Beat said, _)
            ? new CellReport.LastBeat(nowNanos, said.mode(), said.forMs())
            : unreadBeat(nowNanos);
  }

  /// A beat of a newer schema is life; what else it says is not known.
  private CellReport.LastBeat unreadBeat(long nowNanos) {
    return beat == null
        ? new CellReport.LastBeat(nowNanos, CellMode.UP, 0)
        : new CellReport.LastBeat(nowNanos, beat.mode(), beat.forMs());
  }

  void onRefused(Why why) {
    if (refused == null) {
      refused = new Tally<>(Why.class);
    }
    refused.add(why);
  }

  /// Counts a record that could not be read. True for the first one, and for the first one after
  /// the cell thawed.
  boolean startsUnreadable() {
    unreadable++;
    boolean first = !unreadableReported;
    unreadableReported = true;
    return first;
  }

  /// Whether the thaw ends what was reported.
  boolean endsUnreadable() {
    boolean reported = unreadableReported;
    unreadableReported = false;
    return reported;
  }

  /// Whether the verdict is another one than that of the last digest that could be compared.
  boolean turnsDigest(DigestVerdict verdict) {
    if (verdict == DigestVerdict.NOT_COMPARED) {
      return false;
    }
    boolean differed = newestDigest == DigestVerdict.DIFFERENT;
    boolean differs = verdict == DigestVerdict.DIFFERENT;
    newestDigest = verdict;
    if (differs) {
      digestsDifferent++;
    }
    return differs != differed;
  }

  /// True the first time since its incarnation began.
  boolean startsIgnoring() {
    boolean first = !staleEpochReported;
    staleEpochReported = true;
    return first;
  }

  private CellReport made() {
    CellState known = state;
    return new CellReport(
        cell,
        known == null ? null : known.order(),
        known == null ? 0 : known.size(),
        known != null && known.frozen(),
        beat,
        CellReport.View.of(view),
        refused == null ? Map.of() : refused.counts(),
        unreadable,
        newestDigest,
        digestsDifferent);
  }
}
