package dev.holdfast.router.admin;

import java.util.List;

/// Whether the router takes requests, and where, as the one who starts and stops it says. Any
/// thread.
public final class Serving {
  private volatile State state = new State(Phase.STARTING, List.of());

  /// The life of a router.
  public enum Phase {
    /// Not taking requests yet: reading the routes first.
    STARTING,
    SERVING,
    /// Telling load balancers to look elsewhere, then finishing what is in flight.
    DRAINING
  }

  private record State(Phase phase, List<String> listeners) {}

  public Phase phase() {
    return state.phase;
  }

  /// Where requests are taken, such as `http 0.0.0.0:8080`.
  List<String> listeners() {
    return state.listeners;
  }

  /// Requests are taken from now on.
  public void onListening(List<String> listeners) {
    state = new State(Phase.SERVING, List.copyOf(listeners));
  }

  /// The end begins.
  public void onDraining() {
    state = new State(Phase.DRAINING, state.listeners);
  }
}
