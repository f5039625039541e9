package dev.holdfast.events;

import java.util.List;
import java.util.Map;

/// One instance's port, whole, as its cell's emitter says it: facts only; connections, counters and
/// doubts are the router's. Immutable; two endpoints are equal when every fact is.
///
/// @param state what the cell says it is doing
/// @param stateForMs how long the cell thinks the state lasts, in ms; 0 where it does not say;
///   information only
/// @param sinceMs log time, in ms, at which its emitter first saw it at this target; unchanged by
///   re-publication and strictly greater than that of every earlier claim of the same cell, so that
///   the greatest claim to an address is the latest
/// @param zone where it runs; empty where none is given
/// @param weight its share of the traffic relative to the pool's others, 1 to 1000, 100 by default
/// @param tags free labels, sorted by name; always {@link Tags}
/// @param routes where it is reached, sorted, none twice; an endpoint without routes is known and
///   never picked
public record Endpoint(
    EndpointId id,
    Target target,
    EndpointState state,
    long stateForMs,
    long sinceMs,
    AppInstance app,
    String zone,
    int weight,
    Map<String, String> tags,
    List<Route> routes) {
  public static final int DEFAULT_WEIGHT = 100;
  private static final int WEIGHT_MOST = 1_000;
  private static final int ROUTES_MOST = 1_000;

  public Endpoint {
    Check.that(stateForMs >= 0, "state duration", stateForMs, "0 ms or more");
    Check.that(sinceMs >= 0, "since", sinceMs, "0 ms or more");
    Texts.visible("zone", zone, 63);
    Check.that(weight >= 1 && weight <= WEIGHT_MOST, "weight", weight, "1 to " + WEIGHT_MOST);
    tags = Tags.of(tags);
    Check.that(
        routes.size() <= ROUTES_MOST, "number of routes", routes.size(), "at most " + ROUTES_MOST);
    routes =
        isSortedSet(routes) ? List.copyOf(routes) : routes.stream().sorted().distinct().toList();
  }

  private static boolean isSortedSet(List<Route> routes) {
    for (int i = 1; i < routes.size(); i++) {
      if (routes.get(i - 1).compareTo(routes.get(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  /// The same endpoint in another state.
  public Endpoint withState(EndpointState newState, long newStateForMs) {
    return new Endpoint(
        id, target, newState, newStateForMs, sinceMs, app, zone, weight, tags, routes);
  }

  /// The same endpoint with another time of its claim.
  public Endpoint withSince(long newSinceMs) {
    return new Endpoint(id, target, state, stateForMs, newSinceMs, app, zone, weight, tags, routes);
  }
}
