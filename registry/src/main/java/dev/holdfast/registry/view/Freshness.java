package dev.holdfast.registry.view;

/// How lately a cell was heard on the connected clock.
public enum Freshness {
  HEARD,
  /// Beats have not come: its endpoints are picked after those of heard cells.
  SILENT,
  /// None has for long: its endpoints are picked last.
  STALE;

  /// That of a cell that has not been heard for so long.
  public static Freshness of(long ageNanos, ViewTimes.Ageing times) {
    if (ageNanos > times.staleAfter().toNanos()) {
      return STALE;
    }
    return ageNanos >= times.silentAfter().toNanos() ? SILENT : HEARD;
  }
}
