package dev.holdfast.events;

/// What the cell says an endpoint is doing. A router acts on it and never changes it: `forMs`
/// beside it is information.
public enum EndpointState {
  /// Serves.
  LIVE,
  /// Finishes what it has and takes nothing new.
  DRAINING,
  /// Back soon; waited for within a limit when nothing else can serve.
  INTERRUPTED
}
