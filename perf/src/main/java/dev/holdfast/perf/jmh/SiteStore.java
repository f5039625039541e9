package dev.holdfast.perf.jmh;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.log.LogIdentity;
import dev.holdfast.registry.disk.Cells;
import dev.holdfast.registry.disk.DiskStatus;
import dev.holdfast.registry.disk.FactsStore;
import dev.holdfast.registry.disk.Place;
import dev.holdfast.registry.disk.Saved;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Reducer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A site's facts, read from their bytes, as a router finds them at its start; given away once, and
/// nothing is kept. Table writer only.
final class SiteStore implements FactsStore {
  private final Deque<CellState> cells = new ArrayDeque<>();

  SiteStore(Site site) {
    Reducer reducer = new Reducer();
    for (int cell = 0; cell < site.cells(); cell++) {
      cells.add(Objects.requireNonNull(reducer.apply(null, site.manifest(cell)).state()));
    }
  }

  @Override
  public Saved load(Consumer<CellState> taker) {
    int count = cells.size();
    while (!cells.isEmpty()) {
      taker.accept(cells.poll());
    }
    return new Saved(new Place(MemoryLog.IDENTITY, 0, null), count);
  }

  @Override
  public void append(LogRecord record) {}

  @Override
  public void endTurn(@Nullable LogIdentity identity) {}

  @Override
  public void cutSoon() {}

  @Override
  public int advance(Cells states, @Nullable Place place, long nowNanos) {
    return 0;
  }

  @Override
  public DiskStatus status() {
    return FactsStore.none().status();
  }

  @Override
  public void close() {}
}
