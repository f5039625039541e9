package dev.holdfast.registry.disk;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.log.LogIdentity;
import dev.holdfast.registry.facts.CellState;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps no facts. Immutable.
final class MemoryOnly implements FactsStore {
  static final MemoryOnly INSTANCE = new MemoryOnly();

  private static final DiskStatus NONE = new DiskStatus(DiskStatus.State.NONE, "", 0, -1, 0, -1);

  private MemoryOnly() {}

  @Override
  public Saved load(Consumer<CellState> cells) {
    return new Saved(null, 0);
  }

  @Override
  public void append(LogRecord record) {}

  @Override
  public void endTurn(@Nullable LogIdentity identity) {}

  @Override
  public void cutSoon() {}

  @Override
  public int advance(Cells cells, @Nullable Place place, long nowNanos) {
    return 0;
  }

  @Override
  public DiskStatus status() {
    return NONE;
  }

  @Override
  public void close() {}
}
