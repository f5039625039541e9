package dev.holdfast.router.backend;

import dev.holdfast.registry.table.Slot;
import dev.holdfast.registry.view.Freshness;
import java.time.Duration;

/// How an endpoint stands with this router: whether requests are given to it now, and if not, or
/// only when there is no better one, why. The first that holds, from what weighs most. Pages say
/// it; {@link Picker} goes by the same facts.
public enum Standing {
  DRAINING("its cell says that it takes nothing new"),
  INTERRUPTED("its cell says that it will be back soon"),
  ADDRESS_TAKEN("another endpoint has a greater claim to its address"),
  PRUNED("its cell is silent and connects to it fail"),
  AGED("its cell has long been silent and nothing proves what answers there"),
  UNREACHABLE("it has a TLS port and this router no trust store (http.backends.tls.trust)"),
  QUARANTINED("another peer answers at its address; it is picked when there is no other"),
  DOUBTED("connects to it fail; it is picked when there is no better one"),
  EJECTED("its answers fail; it is picked when there is no better one, or few are healthy"),
  FULL("as many requests as it may have are in flight"),
  EVACUATING("its cell is being emptied; it is picked when there is no better one"),
  STALE("its cell has long been silent; it is picked when there is no better one"),
  SILENT("its cell is silent; it is picked when there is no better one"),
  SLOW_START("it is picked, and its share grows"),
  PICKED("its cell is heard and nothing speaks against it");

  private final String words;

  Standing(String words) {
    this.words = words;
  }

  /// Of the endpoint in that slot.
  public static Standing of(Slot<Backend> slot, BalancingConfig config, long nowNanos) {
    return switch (slot.standing()) {
      case DRAINING -> DRAINING;
      case INTERRUPTED -> INTERRUPTED;
      case ADDRESS_TAKEN -> ADDRESS_TAKEN;
      case PRUNED -> PRUNED;
      case AGED -> AGED;
      case PICKABLE -> ofPickable(slot, config, nowNanos);
    };
  }

  private static Standing ofPickable(Slot<Backend> slot, BalancingConfig config, long nowNanos) {
    Backend backend = slot.runtime();
    int inFlightMost = config.limits().inFlight();
    if (!backend.isReachable()) {
      return UNREACHABLE;
    }
    if (backend.isDoubted(nowNanos)) {
      return backend.isQuarantined() ? QUARANTINED : DOUBTED;
    }
    if (backend.isEjected(nowNanos)) {
      return EJECTED;
    }
    if (inFlightMost > 0 && backend.inFlight() >= inFlightMost) {
      return FULL;
    }
    // While freshness is ignored the rank says so.
    if (slot.liveness().rank() == 0) {
      return ofHealthy(backend, config.slowStart(), nowNanos);
    }
    if (slot.liveness().isEvacuating()) {
      return EVACUATING;
    }
    return slot.liveness().freshness() == Freshness.STALE ? STALE : SILENT;
  }

  private static Standing ofHealthy(Backend backend, Duration slowStart, long nowNanos) {
    boolean grows = backend.shareThousandths(nowNanos, slowStart.toNanos()) < Backend.SHARE_WHOLE;
    return grows ? SLOW_START : PICKED;
  }

  /// In a sentence for people, about the endpoint as "it".
  public String words() {
    return words;
  }
}
