package dev.holdfast.registry.table;

import dev.holdfast.events.CellMode;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.registry.view.LastHeard;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What this router makes of one cell now: when it was heard, which of its endpoints are hidden,
/// and where it stands in {@link Ageing}'s and {@link Pruner}'s work. Table writer only, but for
/// the liveness.
final class CellView {
  static final long NOT_PRUNED_WHOLE = -1;

  final Liveness liveness = new Liveness();

  /// Null until the cell is first seen.
  @Nullable LastHeard heard;

  CellMode mode = CellMode.UP;

  // Endpoints that the view hides, with the reason: PRUNED or AGED.
  private final Map<EndpointId, Slot.Standing> hidden = new HashMap<>(0);
  private int pruned;

  // Of Ageing: what its counts hold of this cell, and the deadline by which it stands in the queue.
  boolean unheard;
  boolean hasEndpoints;
  boolean isVisible;
  boolean isQueued;
  long deadlineNanos;

  // Of Pruner: whether it goes round this cell, where it is in its endpoints, when it may begin
  // with them again, and whether all that it saw in this round were pruned.
  boolean isWatched;
  int roundAt;
  boolean roundIsWhole = true;
  long roundNanos;

  /// Where the connected clock was when the last endpoint was pruned.
  long prunedWholeAtNanos = NOT_PRUNED_WHOLE;

  Slot.@Nullable Standing hidden(Endpoint endpoint) {
    return hidden.isEmpty() ? null : hidden.get(endpoint.id());
  }

  Set<EndpointId> hidden() {
    return hidden.keySet();
  }

  int hiddenBy(Slot.Standing why) {
    return why == Slot.Standing.PRUNED ? pruned : hidden.size() - pruned;
  }

  /// Returns why it was hidden before, null where it was not.
  ///
  /// @param why null: it is shown
  Slot.@Nullable Standing hide(EndpointId id, Slot.@Nullable Standing why) {
    Slot.Standing before = why == null ? hidden.remove(id) : hidden.put(id, why);
    pruned += why == Slot.Standing.PRUNED ? 1 : 0;
    pruned -= before == Slot.Standing.PRUNED ? 1 : 0;
    return before;
  }
}
