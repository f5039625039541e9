package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Makes equal parts of endpoints one object: a million endpoints do not hold a million equal cells
/// and host names. Table writer only.
///
/// Once pools are published, a pool's own route is the one object of that route, so nothing is kept
/// beside the table and nothing leaks when a route is forgotten. Until then there are no pools, and
/// {@link SharedRoutes}, which are dropped at the first publication, do it.
@SuppressWarnings("ReferenceEquality") // Which of two equal objects it is, is the question here.
final class Sharing {
  private final UnaryOperator<Cell> cells;
  private final RouteTable<?> table;
  private @Nullable SharedRoutes unpublished = new SharedRoutes();
  // A cell's endpoints come one after another.
  private @Nullable Cell newest;
  private @Nullable Cell newestShared;

  /// @param cells the one object of an equal cell
  Sharing(UnaryOperator<Cell> cells, RouteTable<?> table) {
    this.cells = cells;
    this.table = table;
  }

  /// The routes of all endpoints that were shared so far, and perhaps others; from now on pools
  /// stand for their routes. Once, for the first publication.
  SharedRoutes takeUnpublished() {
    SharedRoutes taken = Objects.requireNonNull(unpublished);
    unpublished = null;
    return taken;
  }

  /// Looks at what is to be shared of an endpoint; what it returns says nothing.
  int peek(Endpoint endpoint) {
    return unpublished == null || endpoint.routeCount() == 0
        ? 0
        : unpublished.peek(endpoint.route(0));
  }

  /// An equal endpoint.
  Endpoint share(Endpoint endpoint) {
    Cell cell = shared(endpoint.cell());
    if (endpoint.routeCount() == 1) {
      // Nearly every one: without a list of what is the same already.
      Route route = endpoint.route(0);
      Route known = share(route);
      return cell == endpoint.cell() && known == route
          ? endpoint
          : endpoint.withParts(cell, List.of(known));
    }
    List<Route> routes = endpoint.routes();
    List<Route> shared = share(routes);
    return cell == endpoint.cell() && shared == routes
        ? endpoint
        : endpoint.withParts(cell, shared);
  }

  private Cell shared(Cell cell) {
    Cell known = newestShared;
    if (cell != newest || known == null) {
      known = cells.apply(cell);
      newest = cell;
      newestShared = known;
    }
    return known;
  }

  private List<Route> share(List<Route> routes) {
    List<Route> shared = routes;
    for (int i = 0; i < routes.size(); i++) {
      Route known = share(routes.get(i));
      if (known != routes.get(i)) {
        if (shared == routes) {
          shared = new ArrayList<>(routes);
        }
        shared.set(i, known);
      }
    }
    return shared;
  }

  private Route share(Route route) {
    if (unpublished != null) {
      return unpublished.shared(route);
    }
    Pool<?> pool = table.pool(route);
    return pool == null ? route : pool.route();
  }
}
