package dev.holdfast.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An endpoint's routes in the form that takes the least memory: the route itself where there is
/// one, else a sorted list, and only where one has options, those beside the list. Stateless.
final class RouteSet {
  private RouteSet() {}

  /// Routes of which at least one has options.
  ///
  /// @param options of each route, in the order of the routes
  private record Optioned(List<Route> routes, List<RouteOptions> options) {}

  /// Of these, in any order.
  static Object of(List<Route> routes) {
    if (routes.size() == 1) {
      return routes.getFirst();
    }
    return isSortedSet(routes)
        ? List.copyOf(routes)
        : of(routes.stream().sorted().distinct().toList());
  }

  private static boolean isSortedSet(List<Route> routes) {
    for (int i = 1; i < routes.size(); i++) {
      if (routes.get(i - 1).compareTo(routes.get(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("unchecked") // Only lists of routes are put there.
  static List<Route> list(Object set) {
    return switch (set) {
      case Route only -> List.of(only);
      case Optioned(List<Route> routes, _) -> routes;
      default -> (List<Route>) set;
    };
  }

  static int count(Object set) {
    return set instanceof Route ? 1 : list(set).size();
  }

  /// The route at `index`.
  static Route get(Object set, int index) {
    return set instanceof Route only ? only : list(set).get(index);
  }

  static boolean has(Object set, Route route) {
    return set instanceof Route only ? only.equals(route) : list(set).contains(route);
  }

  static boolean hasOptions(Object set) {
    return set instanceof Optioned;
  }

  /// The options of a route; none where it has none, or is not among them.
  static RouteOptions options(Object set, Route route) {
    if (!(set instanceof Optioned(List<Route> routes, List<RouteOptions> options))) {
      return RouteOptions.NONE;
    }
    int at = routes.indexOf(route);
    return at < 0 ? RouteOptions.NONE : options.get(at);
  }

  /// The same routes with these options and no others.
  static Object withOptions(Object set, Map<Route, RouteOptions> options) {
    List<Route> routes = list(set);
    List<RouteOptions> each = new ArrayList<>();
    boolean any = false;
    for (Route route : routes) {
      RouteOptions own = options.getOrDefault(route, RouteOptions.NONE);
      each.add(own);
      any |= !own.isEmpty();
    }
    return any ? new Optioned(routes, List.copyOf(each)) : of(routes);
  }

  /// The same options, with these equal routes.
  static Object withEqual(Object set, List<Route> equalRoutes) {
    return set instanceof Optioned(_, List<RouteOptions> options)
        ? new Optioned(List.copyOf(equalRoutes), options)
        : of(equalRoutes);
  }
}
