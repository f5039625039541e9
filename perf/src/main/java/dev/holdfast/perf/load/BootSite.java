package dev.holdfast.perf.load;

/// How large a site a router boots with. Immutable.
///
/// @param cells how many
/// @param perCell how many endpoints each of them has
record BootSite(int cells, int perCell) {
  /// Of each endpoint, as Cloud Foundry has them.
  static final int TAGS = 10;

  private static final int PER_CELL = 1_000;

  /// On cells of a thousand, or on two where there are fewer; an even number of cells, since each
  /// app has an instance on two.
  static BootSite of(int endpoints) {
    if (endpoints < 2 * PER_CELL) {
      return new BootSite(2, Math.max(1, endpoints / 2));
    }
    return new BootSite(endpoints / PER_CELL / 2 * 2, PER_CELL);
  }

  int endpoints() {
    return cells * perCell;
  }

  /// Two instances each.
  int routes() {
    return endpoints() / 2;
  }
}
