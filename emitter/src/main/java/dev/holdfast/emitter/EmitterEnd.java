package dev.holdfast.emitter;

/// Why an emitter has ended. That the bus is gone is never a reason. Immutable.
public sealed interface EmitterEnd {
  /// It was told to stop.
  record Stopped() implements EmitterEnd {}

  /// It refused to speak: another emitter has its name.
  ///
  /// @param message a sentence for people
  record NameTaken(String message) implements EmitterEnd {}

  /// A defect of its own.
  record Broken(Throwable cause) implements EmitterEnd {}
}
