package dev.holdfast.registry.view;

/// Whether so many are silent that silence says nothing: they have lost the bus, not their lives.
/// Then freshness is ignored and only connects decide. Pruning does not ask: it needs failed
/// connects anyway, and a cell that is dead must go even where many are.
public final class MassSilence {
  private MassSilence() {}

  /// In a group: more than one cell, and over a fifth.
  ///
  /// @param unheard of `cells`, those that have missed a beat
  /// @param cells that have a visible endpoint
  public static boolean isIn(int unheard, int cells) {
    return unheard > 1 && unheard * 5L > cells;
  }

  /// In a pool: under half are heard.
  ///
  /// @param usable endpoints that could be picked, freshness aside
  /// @param heard of those, the ones whose cell is heard
  public static boolean isInPool(int heard, int usable) {
    return heard * 2L < usable;
  }
}
