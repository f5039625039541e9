package dev.holdfast.router.admin;

import dev.holdfast.registry.table.Slot;
import dev.holdfast.registry.view.Freshness;
import dev.holdfast.router.backend.Backend;

/// Where an endpoint stands with this router now, for people: whether it is picked, when, and why.
/// The only place that has words for it. Immutable.
enum EndpointStanding {
  USABLE(true, "its cell is heard and nothing speaks against it"),
  SILENT(true, "its cell has not been heard lately: picked after those of heard cells"),
  STALE(true, "its cell has not been heard for long: picked after silent ones"),
  EVACUATING(true, "its cell says that it is being emptied: picked after all others"),
  DOUBTED(true, "its newest connect failed: passed over while another can be picked"),
  QUARANTINED(true, "another peer answers at its address: picked last, until it proves itself"),
  NO_TRUST(false, "it has a TLS port and this router no trust store (http.backends.tls.trust)"),
  DRAINING(false, "its cell says that it takes nothing new"),
  INTERRUPTED(false, "its cell says that it will be back soon"),
  ADDRESS_TAKEN(false, "another endpoint has a greater claim to its address"),
  PRUNED(false, "its cell is silent and connects to it fail"),
  AGED(false, "its cell has long been silent and nothing proves what answers there");

  private final boolean picked;
  private final String why;

  EndpointStanding(boolean picked, String why) {
    this.picked = picked;
    this.why = why;
  }

  static EndpointStanding of(Slot<Backend> slot, long nowNanos) {
    return switch (slot.standing()) {
      case DRAINING -> DRAINING;
      case INTERRUPTED -> INTERRUPTED;
      case ADDRESS_TAKEN -> ADDRESS_TAKEN;
      case PRUNED -> PRUNED;
      case AGED -> AGED;
      case PICKABLE -> ofPickable(slot, nowNanos);
    };
  }

  private static EndpointStanding ofPickable(Slot<Backend> slot, long nowNanos) {
    Backend backend = slot.runtime();
    if (!backend.isReachable()) {
      return NO_TRUST;
    }
    if (backend.isQuarantined()) {
      return QUARANTINED;
    }
    if (backend.isDoubted(nowNanos)) {
      return DOUBTED;
    }
    if (slot.liveness().isEvacuating()) {
      return EVACUATING;
    }
    // While freshness is ignored the rank says so.
    if (slot.liveness().rank() == 0) {
      return USABLE;
    }
    return slot.liveness().freshness() == Freshness.STALE ? STALE : SILENT;
  }

  /// Whether requests may go to it, if only when nobody else is left.
  boolean isPicked() {
    return picked;
  }

  String why() {
    return why;
  }
}
