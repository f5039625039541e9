package dev.holdfast.registry.view;

import java.util.function.Supplier;

/// The bus state at a time and the reason for it. Immutable: the reason is put into words when it
/// is asked for, and always into the same ones. A router judges twice a turn, some hundred turns a
/// second, and hardly ever is one of them read.
public final class BusVerdict {
  private final BusState state;
  private final Supplier<String> why;

  /// @param why gives a sentence for people, from values that do not change
  BusVerdict(BusState state, Supplier<String> why) {
    this.state = state;
    this.why = why;
  }

  /// With a reason that is always the same one.
  public static BusVerdict of(BusState state, String why) {
    return new BusVerdict(state, () -> why);
  }

  public BusState state() {
    return state;
  }

  /// A sentence for people.
  public String why() {
    return why.get();
  }

  @Override
  public String toString() {
    return state + ": " + why();
  }
}
