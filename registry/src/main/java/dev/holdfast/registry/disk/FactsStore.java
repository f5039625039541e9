package dev.holdfast.registry.disk;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.log.LogIdentity;
import dev.holdfast.registry.facts.CellState;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where a table writer keeps its facts over a restart: {@link FactsDisk}, or nowhere. Table writer
/// only, but for {@link #status}: any thread.
public interface FactsStore extends AutoCloseable {
  /// Keeps nothing: a router that reads the log anew at every start.
  static FactsStore none() {
    return MemoryOnly.INSTANCE;
  }

  /// The newest whole state: hands each cell's over while it reads, and says where reading goes on.
  /// A cell may come twice, its newer state last. Once, before anything else.
  Saved load(Consumer<CellState> cells);

  /// A record that changed its cell's state: facts, order or frozen; exactly those, in the order
  /// they were applied. Kept until {@link #endTurn}.
  void append(LogRecord record);

  /// Writes what the turn appended, in one go.
  ///
  /// @param identity the log that was read; null while it is not known: then it is kept for later
  void endTurn(@Nullable LogIdentity identity);

  /// Facts were replaced by other means than records: they are to be saved whole.
  void cutSoon();

  /// Begins, goes on with, or ends a cut; called every turn after {@link #endTurn}. Holds the
  /// caller for a few milliseconds at most.
  ///
  /// @param cells all whole facts
  /// @param place up to where they know the log; null while that is not known: then no cut begins
  /// @return how many states were copied and cuts ended
  int advance(Cells cells, @Nullable Place place, long nowNanos);

  /// As of the newest turn. Any thread.
  DiskStatus status();

  /// Gives up what it holds; nothing is saved after it.
  @Override
  void close();
}
