package dev.holdfast.registry.table;

/// Tries whether endpoints of silent cells can be reached, for those that no traffic tries.
@FunctionalInterface
public interface Prober<B> {
  /// Begins a connect; what comes of it stands in the runtime's history later, and that it has
  /// begun at once. Returns whether it did: there may be no means to reach this endpoint. Called on
  /// the table writer's thread; must not block.
  boolean offerProbe(B runtime, long nowNanos);
}
