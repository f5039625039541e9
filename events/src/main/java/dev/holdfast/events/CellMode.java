package dev.holdfast.events;

/// What a beat says of its cell as a whole.
public enum CellMode {
  UP,
  /// Its endpoints are picked last.
  EVACUATING,
  /// Planned silence: ageing starts after the beat's `forMs`.
  LEAVING
}
