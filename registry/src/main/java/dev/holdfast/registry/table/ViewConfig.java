package dev.holdfast.registry.table;

import dev.holdfast.registry.view.ViewTimes;

/// What the view is made with. Immutable.
public record ViewConfig<B>(ViewTimes times, Prober<B> prober) {
  /// With the default times, and nobody who probes.
  public static <B> ViewConfig<B> withoutProbes() {
    return new ViewConfig<>(ViewTimes.DEFAULT, (_, _) -> false);
  }
}
