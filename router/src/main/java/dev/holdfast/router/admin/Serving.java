package dev.holdfast.router.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether the router takes requests, and where, as the one who starts and stops it says. Any
/// thread.
public final class Serving {
  private volatile State state = new State(Phase.STARTING, List.of(), null);

  /// The life of a router.
  public enum Phase {
    /// Not taking requests yet: reading the routes first.
    STARTING,
    SERVING,
    /// Telling load balancers to look elsewhere, then finishing what is in flight.
    DRAINING
  }

  /// What a drain is at.
  public enum Step {
    /// Load balancers are told by `/health`; requests are still taken.
    WARNING,
    /// No new connections; each answer is its connection's last.
    FINISHING
  }

  /// @param endsNanos monotonic time at which the step ends at the latest
  record Drain(Step step, long endsNanos) {}

  private record State(Phase phase, List<String> listeners, @Nullable Drain drain) {}

  public Phase phase() {
    return state.phase;
  }

  /// Where requests are taken, such as `http 0.0.0.0:8080`.
  List<String> listeners() {
    return state.listeners;
  }

  /// Requests are taken from now on.
  public void onListening(List<String> listeners) {
    state = new State(Phase.SERVING, List.copyOf(listeners), null);
  }

  /// The end has come to that step.
  ///
  /// @param endsNanos monotonic time at which it ends at the latest
  public void onDraining(Step step, long endsNanos) {
    state = new State(Phase.DRAINING, state.listeners, new Drain(step, endsNanos));
  }

  /// How far the drain is; null while there is none.
  @Nullable Drain drain() {
    return state.drain;
  }
}
