package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whose options hold for a route: those of the endpoint with the greatest (since, cell) of all
/// that are registered there, whether they may be picked or not, so that it is a question of facts
/// alone. One that asks for nothing has a say, too: what it says is that nothing is asked for.
/// Immutable.
///
/// @param from whose they are
/// @param disagree whether another endpoint of the route asks for something else
/// @param rules what the router has made of them; null where nothing is asked for, and where the
///   router knows no options
record Ruling(RouteOptions options, Endpoint from, boolean disagree, @Nullable PoolRules rules) {

  /// The ruling of these endpoints; null where nobody asks for anything.
  ///
  /// @param before the one so far: equal options are not compiled again
  static <B> @Nullable Ruling of(
      Route route, List<Slot<B>> slots, @Nullable Ruling before, Runtimes<B> runtimes) {
    boolean asked = false;
    for (int i = 0; i < slots.size() && !asked; i++) {
      asked = slots.get(i).endpoint().hasOptions();
    }
    return asked ? made(route, slots, before, runtimes) : null;
  }

  private static <B> @Nullable Ruling made(
      Route route, List<Slot<B>> slots, @Nullable Ruling before, Runtimes<B> runtimes) {
    Endpoint from = slots.getFirst().endpoint();
    boolean asked = false;
    for (Slot<B> slot : slots) {
      Endpoint endpoint = slot.endpoint();
      from = claims(endpoint, from) ? endpoint : from;
      asked |= !endpoint.options(route).isEmpty();
    }
    if (!asked) {
      return null;
    }
    RouteOptions options = from.options(route);
    boolean disagree = false;
    for (Slot<B> slot : slots) {
      disagree |= !slot.endpoint().options(route).equals(options);
    }
    return new Ruling(options, from, disagree, compiled(route, options, before, runtimes));
  }

  private static boolean claims(Endpoint endpoint, Endpoint other) {
    if (endpoint.sinceMs() != other.sinceMs()) {
      return endpoint.sinceMs() > other.sinceMs();
    }
    return endpoint.compareIdTo(other) > 0;
  }

  private static @Nullable PoolRules compiled(
      Route route, RouteOptions options, @Nullable Ruling before, Runtimes<?> runtimes) {
    if (options.isEmpty()) {
      return null;
    }
    return before != null && before.options.equals(options)
        ? before.rules
        : runtimes.compile(route, options);
  }
}
