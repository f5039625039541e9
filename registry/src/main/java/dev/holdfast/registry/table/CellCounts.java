package dev.holdfast.registry.table;

import dev.holdfast.registry.view.Freshness;
import java.util.EnumMap;
import java.util.Map;

/// How many cells are what, of those that have endpoints. A cell is taken out before its view
/// changes and put in after. Table writer only.
final class CellCounts {
  private final Map<Freshness, Integer> byFreshness = new EnumMap<>(Freshness.class);
  private int visible;
  private int unheard;
  private int ranked;
  private int evacuating;

  void add(CellView view, int by) {
    if (!view.hasEndpoints) {
      return;
    }
    byFreshness.merge(view.liveness.freshness(), by, Integer::sum);
    evacuating += view.liveness.isEvacuating() ? by : 0;
    if (view.isVisible) {
      visible += by;
      unheard += view.unheard ? by : 0;
      ranked += view.liveness.rank() > 0 ? by : 0;
    }
  }

  int with(Freshness freshness) {
    return byFreshness.getOrDefault(freshness, 0);
  }

  /// With a visible endpoint.
  int visible() {
    return visible;
  }

  /// Of the visible, those that have missed a beat.
  int unheard() {
    return unheard;
  }

  /// Of the visible, those whose endpoints come after others.
  int ranked() {
    return ranked;
  }

  int evacuating() {
    return evacuating;
  }
}
