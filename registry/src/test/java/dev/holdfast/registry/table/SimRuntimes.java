package dev.holdfast.registry.table;

import static dev.holdfast.registry.table.BrokenInvariant.hold;

import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.view.ConnectHistory;
import java.util.ArrayList;
import java.util.List;

/// Runtimes that know whether they were retired.
final class SimRuntimes implements Runtimes<SimRuntimes.Held> {
  private final List<Held> opened = new ArrayList<>();

  /// What a router would keep of an endpoint.
  static final class Held {
    private final Endpoint of;
    private boolean retired;

    private Held(Endpoint of) {
      this.of = of;
    }

    Endpoint of() {
      return of;
    }

    boolean isRetired() {
      return retired;
    }

    @Override
    public String toString() {
      return "runtime of " + of.id() + (retired ? ", retired" : "");
    }
  }

  @Override
  public Held open(Endpoint endpoint) {
    Held runtime = new Held(endpoint);
    opened.add(runtime);
    return runtime;
  }

  @Override
  public void retire(Endpoint endpoint, Held runtime) {
    hold("runtimes", !runtime.retired, () -> runtime + " is retired twice");
    hold(
        "runtimes",
        runtime.of.id().equals(endpoint.id()) && runtime.of.target().equals(endpoint.target()),
        () -> runtime + " is retired as that of " + endpoint);
    runtime.retired = true;
  }

  /// Nobody connects in this simulation.
  @Override
  public ConnectHistory connects(Held runtime) {
    return ConnectHistory.NONE;
  }

  /// Those that were opened and not retired.
  List<Held> live() {
    return opened.stream().filter(runtime -> !runtime.retired).toList();
  }
}
