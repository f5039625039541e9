package dev.holdfast.emitter.api;

import dev.holdfast.events.CellMode;
import dev.holdfast.events.EndpointState;
import org.jspecify.annotations.Nullable;

/// What an operator has ordered for the whole cell. Immutable.
///
/// @param forMs for how long; 0: until it is taken back
public record CellOrder(Kind kind, long forMs) {
  public static final CellOrder NONE = new CellOrder(Kind.LIVE, 0);

  /// On disk by these names.
  public enum Kind {
    LIVE,
    EVACUATING,
    DRAINING,
    INTERRUPTED
  }

  /// What the beats say.
  public CellMode mode() {
    return kind == Kind.EVACUATING ? CellMode.EVACUATING : CellMode.UP;
  }

  /// What it means for an instance that comes now; null: nothing.
  public @Nullable InstanceOrder ofInstance() {
    return switch (kind) {
      case LIVE, EVACUATING -> null;
      case DRAINING -> new InstanceOrder(EndpointState.DRAINING, forMs);
      case INTERRUPTED -> new InstanceOrder(EndpointState.INTERRUPTED, forMs);
    };
  }

  /// Whether the cell is as before when its time is over; what is drained is gone by then.
  public boolean runsOut() {
    return forMs > 0 && (kind == Kind.EVACUATING || kind == Kind.INTERRUPTED);
  }
}
