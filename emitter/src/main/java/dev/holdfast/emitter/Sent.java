package dev.holdfast.emitter;

import dev.holdfast.events.CellMode;
import dev.holdfast.events.EndpointId;

/// What was handed to the log, to know its receipt by. Immutable.
sealed interface Sent {
  /// Whether it says only that the emitter is there, and is said again whatever became of it.
  default boolean isOfLife() {
    return this instanceof Hello || this instanceof Beat;
  }

  record Hello() implements Sent {}

  record Manifest(long seq) implements Sent {}

  /// A Register or an Unregister.
  record Delta(EndpointId id, long seq, int bytes) implements Sent {}

  record Beat(CellMode mode) implements Sent {}
}
