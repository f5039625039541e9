package dev.holdfast.registry.table;

import static dev.holdfast.registry.table.BrokenInvariant.hold;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.Target;
import dev.holdfast.registry.view.ConnectHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Runtimes that know whether they were retired, and each connect whose outcome was told of them.
/// The outcome is what the world says of the target at the time of the connect, unless this
/// router's way to the cells is lost; it may be told late.
final class SimRuntimes implements Runtimes<SimRuntimes.Held> {
  private static final long APART_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Predicate<Target> doors;
  private final List<Held> opened = new ArrayList<>();
  private final List<Underway> underway = new ArrayList<>();
  private boolean cutOff;
  private long lateNanos;

  /// @param doors whether somebody accepts connects at that target now
  SimRuntimes(Predicate<Target> doors) {
    this.doors = doors;
  }

  /// What options were compiled to.
  record Rules(Route route, RouteOptions options) implements PoolRules {}

  /// A connect whose outcome was told.
  record Connect(long toldNanos, boolean accepted) {}

  private record Underway(Held runtime, boolean accepted, long dueNanos) {}

  /// What a router would keep of an endpoint.
  static final class Held {
    private final Endpoint of;
    private final List<Connect> connects = new ArrayList<>();
    private ConnectHistory history = ConnectHistory.NONE;
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

    /// All of them, in order.
    List<Connect> connects() {
      return connects;
    }

    private void tell(boolean accepted, long nowNanos) {
      connects.add(new Connect(nowNanos, accepted));
      history = accepted ? history.succeeded(nowNanos) : history.failed(nowNanos, APART_NANOS);
    }

    @Override
    public String toString() {
      return "runtime of %s%s, connects %s"
          .formatted(of.id(), retired ? ", retired" : "", connects);
    }
  }

  /// From now on no connect reaches a cell, though all of them may be well.
  void cutOff() {
    cutOff = true;
  }

  /// From now on the outcome of a connect is told so much later.
  void tellLate(long nanos) {
    lateNanos = nanos;
  }

  /// Connects are what they are, and told at once.
  void mend() {
    cutOff = false;
    lateNanos = 0;
  }

  /// Tells what is due.
  void tick(long nowNanos) {
    underway.removeIf(connect -> {
      boolean due = connect.dueNanos - nowNanos <= 0;
      if (due) {
        connect.runtime.tell(connect.accepted, nowNanos);
      }
      return due;
    });
  }

  /// As traffic or a probe does.
  void connect(Held runtime, long nowNanos) {
    boolean accepted = !cutOff && doors.test(runtime.of.target());
    if (lateNanos == 0) {
      runtime.tell(accepted, nowNanos);
    } else {
      runtime.history = runtime.history.begun(nowNanos);
      underway.add(new Underway(runtime, accepted, nowNanos + lateNanos));
    }
  }

  boolean probe(Held runtime, long nowNanos) {
    connect(runtime, nowNanos);
    return true;
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

  @Override
  public PoolRules compile(Route route, RouteOptions options) {
    return new Rules(route, options);
  }

  @Override
  public ConnectHistory connects(Held runtime) {
    return runtime.history;
  }

  /// Those that were opened and not retired.
  List<Held> live() {
    return opened.stream().filter(runtime -> !runtime.retired).toList();
  }
}
