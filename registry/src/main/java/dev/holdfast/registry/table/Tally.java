package dev.holdfast.registry.table;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// Counts by reason. One thread counts; what {@link #counts} hands out is immutable.
final class Tally<K extends Enum<K>> {
  private final EnumMap<K, Long> counts;
  private Map<K, Long> handedOut = Map.of();
  private boolean stale;

  Tally(Class<K> reasons) {
    this.counts = new EnumMap<>(reasons);
  }

  void add(K reason) {
    counts.merge(reason, 1L, Long::sum);
    stale = true;
  }

  /// Reasons that never came are left out. The same map until a count changes.
  Map<K, Long> counts() {
    if (stale) {
      handedOut = Collections.unmodifiableMap(new EnumMap<>(counts));
      stale = false;
    }
    return handedOut;
  }
}
