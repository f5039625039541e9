package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An order to an emitter, and the wait for its effect: on disk, on the log, at the routers. One
/// thread.
final class CellOrdering {
  private static final long LOOK_EVERY_MS = 200;

  private final EmitterClient emitter;
  private final OrderOptions options;
  private final Consumer<String> say;
  private final StopSignals signals = StopSignals.handle(() -> {}, () -> {});
  private final Ticker ticker = SystemClocks.ticker();
  private final long deadlineNanos;

  /// @param say takes a line for the one who waits
  CellOrdering(EmitterPlace place, OrderOptions options, Consumer<String> say) {
    this.emitter = new EmitterClient(place);
    this.options = options;
    this.say = say;
    this.deadlineNanos = ticker.nanos() + options.timeout.toNanos();
  }

  /// What is ordered.
  ///
  /// @param state as the API has it
  /// @param lasts for how long; null: until it is resumed
  /// @param force whether the guard is passed over
  record Order(String state, @Nullable Duration lasts, boolean force) {
    ObjectNode body() {
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("state", state);
      if (lasts != null) {
        body.put("for", lasts.toSeconds() + "s");
      }
      return force ? body.put("force", true) : body;
    }
  }

  private String path() {
    return options.instance == null ? "/v1/cell" : "/v1/lrps/" + options.instance;
  }

  private String about() {
    return options.instance == null ? "the cell" : "instance " + options.instance;
  }

  /// Gives the order and waits until the log has it.
  void give(Order order) throws CommandFailure {
    emitter.required(emitter.put(path() + "/state", order.body()));
    say.accept(about() + " is " + order.state() + ", on the emitter's disk");
    boolean isSaid = isAcknowledged();
    while (!isSaid) {
      if (ticker.nanos() - deadlineNanos > 0) {
        throw new CommandFailure(
            ExitCode.FAILED,
            "the log has not acknowledged within %d s; the order stands and is said when the bus answers"
                .formatted(options.timeout.toSeconds()));
      }
      rest();
      isSaid = isAcknowledged();
    }
    say.accept("the log has it");
  }

  private boolean isAcknowledged() throws CommandFailure {
    JsonNode now = emitter.required(emitter.get(path()));
    return options.instance == null
        ? now.path("mode").path("acknowledged").asBoolean()
        : now.path("endpoints")
            .valueStream()
            .allMatch(endpoint -> endpoint.path("acknowledged").asBoolean());
  }

  /// Waits until the routers that are named pick none of it and have nothing in flight there.
  void awaitQuiet(List<AdminClient> routers) throws CommandFailure {
    String left = routers.isEmpty() ? "" : leftAt(routers, deadlineNanos);
    if (!left.isEmpty()) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "after %d s %s; the order stands".formatted(options.timeout.toSeconds(), left));
    }
  }

  /// Waits as {@link #awaitQuiet}, for that long at most; whether it is so. False where no router
  /// is named.
  boolean isQuietWithin(Duration most, List<AdminClient> routers) throws CommandFailure {
    return !routers.isEmpty() && leftAt(routers, ticker.nanos() + most.toNanos()).isEmpty();
  }

  /// What the routers still have to do with it at the deadline; empty where nothing is left
  /// earlier.
  private String leftAt(List<AdminClient> routers, long dueNanos) throws CommandFailure {
    Concerned concerned = concerned();
    String before = "";
    InFlight now = at(routers, concerned);
    while (!now.isQuiet()) {
      String text = now.text();
      if (!text.equals(before)) {
        say.accept(text);
        before = text;
      }
      if (ticker.nanos() - dueNanos > 0) {
        return text;
      }
      rest();
      now = at(routers, concerned);
    }
    say.accept("nothing is in flight at the routers");
    return "";
  }

  /// Waits until it is unregistered and the log has that.
  ///
  /// @param after what was ordered
  void awaitRemoved(Duration after) throws CommandFailure {
    long dueNanos = ticker.nanos() + after.plus(options.timeout).toNanos();
    while (!isRemoved()) {
      if (ticker.nanos() - dueNanos > 0) {
        throw new CommandFailure(
            ExitCode.FAILED,
            "the log does not have yet that %s is unregistered; the order stands"
                .formatted(about()));
      }
      rest();
    }
    say.accept(about() + " is unregistered, and the log has that");
  }

  /// Whether it is unregistered and the log has that.
  boolean isRemoved() throws CommandFailure {
    return lrps().stream()
        .flatMap(lrp -> lrp.path("endpoints").valueStream())
        .allMatch(endpoint ->
            !endpoint.path("announced").asBoolean() && endpoint.path("acknowledged").asBoolean());
  }

  private List<JsonNode> lrps() throws CommandFailure {
    return options.instance == null
        ? emitter.required(emitter.get("/v1/lrps")).path("lrps").valueStream().toList()
        : List.of(emitter.required(emitter.get(path())));
  }

  /// @param hosts whose routes are asked for
  private record Concerned(String cell, Set<String> instances, Set<String> hosts) {}

  private Concerned concerned() throws CommandFailure {
    String cell = emitter.required(emitter.get("/v1/cell")).path("cell").asText();
    Set<String> instances = new LinkedHashSet<>();
    Set<String> hosts = new LinkedHashSet<>();
    for (JsonNode lrp : lrps()) {
      instances.add(lrp.path("instance").asText());
      for (JsonNode endpoint : lrp.path("endpoints")) {
        endpoint.path("routes").forEach(route -> hosts.add(route.asText().split("/", 2)[0]));
      }
    }
    return new Concerned(cell, instances, hosts);
  }

  private static InFlight at(List<AdminClient> routers, Concerned concerned) throws CommandFailure {
    InFlight sum = InFlight.NONE;
    for (AdminClient router : routers) {
      InFlight here = InFlight.NONE;
      for (String host : concerned.hosts()) {
        JsonNode routes = router.get(new RouteRows.Asked(host, InFlight.ROUTES_MOST).path());
        here = here.and(InFlight.of(routes, concerned.cell(), concerned.instances()));
      }
      sum = sum.plus(here);
    }
    return sum;
  }

  private void rest() throws CommandFailure {
    if (signals.awaitFor(LOOK_EVERY_MS)) {
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted; the order stands");
    }
  }
}
