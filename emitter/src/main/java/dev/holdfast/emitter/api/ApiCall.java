package dev.holdfast.emitter.api;

import dev.holdfast.emitter.lrp.Lrp;

/// What a request asks of the emitter's loop. Immutable.
public sealed interface ApiCall {
  /// Answered at once.
  sealed interface Question extends ApiCall {}

  /// Answered when it is on disk.
  sealed interface Change extends ApiCall {}

  record Find(String instance) implements Question {}

  record FindAll() implements Question {}

  /// How the emitter stands.
  record Status() implements Question {}

  /// Registers an LRP, changes it or renews its time to live.
  record Put(Lrp lrp) implements Change {}

  record Delete(String instance) implements Change {}
}
