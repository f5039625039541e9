package dev.holdfast.registry.view;

/// What the evidence says of the bus.
public enum BusState {
  /// It has lately said where its topics end, and we have read that far.
  CONNECTED,
  /// The newest such proof is growing old.
  DOUBTFUL,
  /// There is none worth the name: this router lives from what it knows.
  OUT
}
