package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Reducer;
import dev.holdfast.registry.facts.Step;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.registry.view.Ownership;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The routes that follow from what the log said: folded by the router's own reducer, with its rule
/// of who owns an address. What a router adds by itself (who is heard, who was pruned, which
/// connects failed) was never on the log. One thread.
final class PastRoutes {
  private final Reducer reducer = new Reducer();
  private final Ownership ownership = new Ownership();
  private final Map<Cell, CellState> cells = new HashMap<>();
  private final Set<Cell> withoutManifest = new TreeSet<>();

  /// Applies the next record of the routes topic.
  void apply(LogRecord record) {
    @Nullable Cell cell = record.cell();
    if (cell == null) {
      return;
    }
    Step step = reducer.apply(cells.get(cell), record);
    if (step instanceof Step.Applied applied) {
      applied.changes().forEach(change -> ownership.apply(change, _ -> {}));
    }
    @Nullable CellState next = step.state();
    if (next != null) {
      cells.put(cell, next);
      withoutManifest.remove(cell);
    } else if (step instanceof Step.Kept(_, Step.Why why) && why == Step.Why.AWAITS_MANIFEST) {
      withoutManifest.add(cell);
    }
  }

  /// The cells of which changes were read but no manifest: what else they had is not known.
  Set<Cell> withoutManifest() {
    return withoutManifest;
  }

  /// As the router's `/routes` answers.
  ///
  /// @param host only routes of this host; empty: of all
  /// @param limit at most so many routes
  ObjectNode answer(String host, int limit) {
    Map<Route, List<Endpoint>> routes = byRoute();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("routesInTable", routes.size());
    ArrayNode shown = answer.putArray("routes");
    for (Map.Entry<Route, List<Endpoint>> entry : routes.entrySet()) {
      if (!host.isEmpty() && !entry.getKey().host().equals(host)) {
        continue;
      }
      if (shown.size() == limit) {
        answer.put("next", entry.getKey().toString());
        break;
      }
      shown.add(pool(entry.getKey(), entry.getValue()));
    }
    return answer;
  }

  private Map<Route, List<Endpoint>> byRoute() {
    Map<Route, List<Endpoint>> routes = new TreeMap<>();
    for (CellState cell : cells.values()) {
      for (Endpoint endpoint : cell.endpoints()) {
        for (Route route : endpoint.routes()) {
          routes.computeIfAbsent(route, _ -> new ArrayList<>()).add(endpoint);
        }
      }
    }
    return routes;
  }

  private ObjectNode pool(Route route, List<Endpoint> endpoints) {
    endpoints.sort(
        Comparator.comparing((Endpoint each) -> standing(each) != Slot.Standing.PICKABLE)
            .thenComparing(Endpoint::id));
    ObjectNode pool = JsonNodeFactory.instance.objectNode();
    pool.put("route", route.toString());
    pool.put("host", route.host());
    pool.put("path", route.path());
    pool.put("pickable", endpoints.stream().filter(this::isPickable).count());
    pool.put("registered", endpoints.size());
    ArrayNode array = pool.putArray("endpoints");
    endpoints.forEach(endpoint -> array.add(json(endpoint, route)));
    return pool;
  }

  private ObjectNode json(Endpoint endpoint, Route route) {
    ObjectNode json = RecordJson.of(endpoint).put("pickable", isPickable(endpoint));
    RouteOptions options = endpoint.options(route);
    if (!options.isEmpty()) {
      options.asMap().forEach(json.putObject("options")::put);
    }
    if (!isPickable(endpoint)) {
      json.put("notPickableBecause", RecordText.spelled(standing(endpoint)));
    }
    return json;
  }

  private boolean isPickable(Endpoint endpoint) {
    return standing(endpoint) == Slot.Standing.PICKABLE;
  }

  private Slot.Standing standing(Endpoint endpoint) {
    return Slot.Standing.of(endpoint, ownership);
  }
}
