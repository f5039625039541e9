package dev.holdfast.registry.table;

/// What may never happen has happened in a simulation.
final class BrokenInvariant extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String invariant;

  private BrokenInvariant(String invariant, String detail) {
    super(invariant + ": " + detail);
    this.invariant = invariant;
  }

  /// Which one, as DESIGN numbers and names them.
  String invariant() {
    return invariant;
  }

  /// Throws unless it holds. The detail is made only when it does not.
  static void hold(String invariant, boolean holds, java.util.function.Supplier<String> detail) {
    if (!holds) {
      throw new BrokenInvariant(invariant, detail.get());
    }
  }
}
