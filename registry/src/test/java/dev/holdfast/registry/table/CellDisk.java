package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a simulated emitter keeps across restarts: its epoch, the newest `since` it gave, and what
/// it knows of its cell. One thread.
final class CellDisk {
  private long epoch;
  private long sinceMs;
  private final Map<EndpointId, Endpoint> truth = new TreeMap<>();

  CellDisk copy() {
    CellDisk copy = new CellDisk();
    copy.epoch = epoch;
    copy.sinceMs = sinceMs;
    copy.truth.putAll(truth);
    return copy;
  }

  /// 0 before the first one.
  long epoch() {
    return epoch;
  }

  /// A Hello is acknowledged. Returns the new epoch.
  long begin(long least, long appendTimeMs) {
    epoch = Math.max(least, appendTimeMs);
    sinceMs = Math.max(sinceMs, appendTimeMs);
    return epoch;
  }

  List<Endpoint> truth() {
    return List.copyOf(truth.values());
  }

  @Nullable Endpoint find(EndpointId id) {
    return truth.get(id);
  }

  /// Takes what runs on the cell for the truth; a new claim gets a greater `since` than all before
  /// it. Returns what is different now.
  List<EndpointId> follow(Map<EndpointId, Endpoint> running) {
    List<EndpointId> different = new ArrayList<>();
    for (Endpoint now : running.values()) {
      Endpoint known = truth.get(now.id());
      Endpoint next =
          known != null && known.target().equals(now.target())
              ? now.withSince(known.sinceMs())
              : now.withSince(++sinceMs);
      if (!next.equals(known)) {
        truth.put(now.id(), next);
        different.add(now.id());
      }
    }
    for (EndpointId gone : new ArrayList<>(truth.keySet())) {
      if (!running.containsKey(gone)) {
        truth.remove(gone);
        different.add(gone);
      }
    }
    return different;
  }
}
