package dev.holdfast.emitter.lrp;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// LRPs of one cell, told apart by a number.
public final class TestLrps {
  public static final Cell CELL = new Cell("cell-1");
  public static final String PLACE = "(dev=1,ino=2)";

  public static final HealthCheck CHECK =
      new HealthCheck(HealthCheck.Kind.TCP, "", 0, 5_000, 1_000, 1, 3, 60_000);

  private TestLrps() {}

  public static Lrp lrp(int number) {
    return lrp(number, EndpointState.LIVE, 0);
  }

  public static Lrp lrp(int number, EndpointState state, long stateForMs) {
    return of(
        "f-" + number + ".yaml", "shared", endpoint(number, 20_000 + number, state, stateForMs));
  }

  /// One whose record outweighs many others: deltas beside it bring no manifest.
  public static Lrp large(int number) {
    Endpoint plain = endpoint(number, 20_000 + number, EndpointState.LIVE, 0);
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      routes.add(Route.parse("alias-" + i + ".app-" + number + ".example.com"));
    }
    return of(
        "f-" + number + ".yaml",
        "shared",
        new Endpoint(
            plain.id(),
            plain.target(),
            plain.state(),
            0,
            0,
            plain.app(),
            plain.zone(),
            plain.weight(),
            plain.tags(),
            routes));
  }

  /// The same instance at another port.
  public static Lrp movedLrp(int number, int port) {
    return of("f-" + number + ".yaml", "shared", endpoint(number, port, EndpointState.LIVE, 0));
  }

  public static Lrp lrpOfGroup(int number, String group) {
    return of(
        "f-" + number + ".yaml", group, endpoint(number, 20_000 + number, EndpointState.LIVE, 0));
  }

  private static Lrp of(String origin, String group, Endpoint endpoint) {
    return new Lrp(origin, endpoint.id().instance(), group, 0, null, List.of(endpoint));
  }

  public static Lrp lrpOfApp(int number, String app) {
    Endpoint plain = endpoint(number, 20_000 + number, EndpointState.LIVE, 0);
    return of(
        "f-" + number + ".yaml",
        "shared",
        new Endpoint(
            plain.id(),
            plain.target(),
            plain.state(),
            0,
            0,
            new AppInstance(app, "web", number),
            plain.zone(),
            plain.weight(),
            plain.tags(),
            plain.routes()));
  }

  /// The instance with a check.
  public static Lrp checkedLrp(int number) {
    Lrp lrp = lrp(number);
    return new Lrp(lrp.origin(), lrp.instance(), lrp.group(), 0, CHECK, lrp.endpoints());
  }

  /// The instance as the API would be told it.
  public static Lrp lrpOfApi(int number, long ttlMs) {
    Lrp lrp = lrp(number);
    return new Lrp(Lrp.API, lrp.instance(), lrp.group(), ttlMs, null, lrp.endpoints());
  }

  public static EndpointId id(int number) {
    return new EndpointId(CELL, "i-" + number, 8080);
  }

  private static Endpoint endpoint(int number, int port, EndpointState state, long stateForMs) {
    return new Endpoint(
        id(number),
        new Target("10.0.0.7", port, 0, "", Protocol.HTTP1),
        state,
        stateForMs,
        0,
        AppInstance.NONE,
        "z1",
        Endpoint.DEFAULT_WEIGHT,
        Map.of(),
        List.of(Route.parse("app-" + number + ".example.com")));
  }

  /// A list of the LRPs numbered from `first` to `last`.
  public static Observation.Listed listed(int first, int last) {
    return listed(PLACE, first, last);
  }

  public static Observation.Listed listed(String place, int first, int last) {
    List<Lrp> lrps = new ArrayList<>();
    for (int number = first; number <= last; number++) {
      lrps.add(lrp(number));
    }
    return new Observation.Listed(lrps, place, List.of());
  }

  public static Observation.Listed listed(Lrp... lrps) {
    return new Observation.Listed(List.of(lrps), PLACE, List.of());
  }
}
