package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.view.Ownership;

/// An endpoint in a pool, the router's runtime of it, its cell's liveness, and whether it may be
/// picked. The runtime outlives the slot: it is kept by endpoint id and {@link
/// dev.holdfast.events.Target} when other facts change. Immutable, but for what the liveness and
/// the runtime say.
public record Slot<B>(Endpoint endpoint, B runtime, Liveness liveness, Standing standing) {

  /// Whether an endpoint may be picked, and if not, why not.
  public enum Standing {
    /// It may be picked.
    PICKABLE,
    /// Its cell says that it finishes what it has and takes nothing new.
    DRAINING,
    /// Its cell says that it will be back soon.
    INTERRUPTED,
    /// Another endpoint has a greater claim to its address.
    ADDRESS_TAKEN,
    /// Its cell is silent and connects to it fail.
    PRUNED,
    /// Nothing proves its identity, and its cell has been silent for longer than the operator lets
    /// such endpoints live.
    AGED;

    /// What the facts alone make of it.
    public static Standing of(Endpoint endpoint, Ownership ownership) {
      return switch (endpoint.state()) {
        case DRAINING -> DRAINING;
        case INTERRUPTED -> INTERRUPTED;
        case LIVE -> ownership.isHidden(endpoint) ? ADDRESS_TAKEN : PICKABLE;
      };
    }
  }

  public boolean isPickable() {
    return standing == Standing.PICKABLE;
  }
}
