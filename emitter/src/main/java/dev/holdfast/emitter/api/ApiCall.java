package dev.holdfast.emitter.api;

import dev.holdfast.emitter.lrp.Lrp;
import org.jspecify.annotations.Nullable;

/// What a request asks of the emitter's loop. Immutable.
public sealed interface ApiCall {
  /// Answered at once.
  sealed interface Question extends ApiCall {}

  /// Answered when it is on disk.
  sealed interface Change extends ApiCall {}

  record Find(String instance) implements Question {}

  record FindAll() implements Question {}

  /// How the emitter stands.
  record Status() implements Question {}

  /// Registers an LRP, changes it or renews its time to live.
  record Put(Lrp lrp) implements Change {}

  record Delete(String instance) implements Change {}

  /// What an operator wants of the cell or of one instance.
  sealed interface Order extends Change {
    /// Which instance; null: the whole cell.
    @Nullable String instance();

    /// Whether the guard is passed over.
    boolean force();
  }

  /// An order for one instance.
  ///
  /// @param order null: none from now on
  record OrderInstance(String instance, @Nullable InstanceOrder order, boolean force)
      implements Order {}

  record OrderCell(CellOrder order, boolean force) implements Order {
    @Override
    public @Nullable String instance() {
      return null;
    }
  }
}
