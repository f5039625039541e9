package dev.holdfast.registry.table;

import dev.holdfast.events.CellMode;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.registry.facts.Change;
import dev.holdfast.registry.view.BusState;
import dev.holdfast.registry.view.Ownership;
import java.util.List;
import java.util.function.Consumer;

/// What the view makes of the facts as time goes by: {@link Ageing} says who is picked after whom,
/// {@link Pruner} who is hidden, {@link Hiding} keeps that. Table writer only.
final class ViewWriter<B> {
  private final RouteTable<B> table;
  private final WriterListener listener;
  private final Hiding hiding;
  private final Ageing ageing;
  private final Pruner<B> pruner;
  private BusState bus = BusState.DOUBTFUL;
  private boolean wasOut = true;
  private boolean ignored;

  ViewWriter(Pruner.View<B> view, CellBook cells, Batch batch, WriterListener listener) {
    Ownership ownership = view.ownership();
    this.table = view.table();
    this.listener = listener;
    this.hiding = new Hiding(batch);
    this.ageing = new Ageing(cells, ownership, hiding, view.config().times().ageing());
    this.pruner = new Pruner<>(view, ageing, hiding);
  }

  /// Before the turn's records are applied.
  void beginTurn(BusState now, long nowNanos) {
    bus = now;
    ageing.beginTurn(now, nowNanos);
  }

  /// The cell lives.
  void onBeat(CellEntry entry, LogRecord record) {
    if (record instanceof LogRecord.Read(_, _, _, RouteEvent.Beat beat, _)) {
      ageing.onBeat(entry, beat.mode(), beat.forMs());
    } else {
      CellMode known = entry.view().mode;
      ageing.onBeat(entry, known == CellMode.LEAVING ? CellMode.UP : known, 0);
    }
  }

  /// Facts of the cell have changed.
  void onChanges(CellEntry entry, List<Change> changes) {
    hiding.onChanges(entry, changes);
  }

  /// Another one's facts have hidden or shown an endpoint of the cell.
  void onTurned(CellEntry entry) {
    hiding.onTurned(entry);
  }

  /// The place in the log is gone: what was missed is not known.
  void onBreak() {
    ageing.zero();
  }

  /// After the turn's records and evidence.
  ///
  /// @param now the bus state by that evidence
  /// @param forget takes the endpoints from a cell
  void endTurn(BusState now, long nowNanos, Consumer<CellEntry> forget) {
    onBus(now, nowNanos);
    pruner.onTurn(nowNanos);
    for (CellEntry entry : pruner.takeForgotten()) {
      forget.accept(entry);
    }
    ageing.endTurn();
    table.rankCells(ageing.counts().ranked() > 0);
    report();
  }

  /// After an outage ages begin at zero; a state of doubt in which it was never OUT stops them
  /// only.
  private void onBus(BusState now, long nowNanos) {
    if (now == BusState.OUT) {
      wasOut = true;
    }
    if (now == BusState.CONNECTED && wasOut) {
      wasOut = false;
      ageing.zero();
    }
    if (now != bus) {
      beginTurn(now, nowNanos);
    }
  }

  private void report() {
    CellCounts counts = ageing.counts();
    if (ageing.ignored() != ignored) {
      ignored = ageing.ignored();
      listener.onView(
          ignored
              ? new ViewChange.FreshnessIgnored(counts.unheard(), counts.visible())
              : new ViewChange.FreshnessHeeded(counts.unheard(), counts.visible()));
    }
    ageing.report(listener);
    hiding.report(listener);
  }

  TableStatus.View status() {
    return TableStatus.View.of(ageing, hiding, pruner.probes());
  }
}
