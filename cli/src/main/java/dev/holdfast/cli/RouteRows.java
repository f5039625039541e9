package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.events.Route;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a router's `/routes` says, read for people: one row an endpoint. Immutable.
///
/// @param routesInTable how many routes the router has, whatever was asked for
/// @param shown how many routes the rows belong to
/// @param more whether there are more that fit what was asked
record RouteRows(long routesInTable, int shown, boolean more, List<Row> rows) {

  /// @param host only routes of this host; empty: of all
  /// @param limit at most so many routes
  record Asked(String host, int limit) {
    String path() {
      String path = "routes?limit=" + limit;
      return host.isEmpty()
          ? path
          : path + "&host=" + URLEncoder.encode(host, StandardCharsets.UTF_8);
    }
  }

  /// An endpoint of a route; without one, all but the route is empty.
  record Row(
      String route, String app, String instance, String cell, String address, String state) {}

  /// A host as routes have it; empty: none was named.
  static String host(String text) throws CommandFailure {
    try {
      return text.isEmpty() ? "" : new Route(text.toLowerCase(Locale.ROOT), "").host();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  static RouteRows read(AdminClient router, Asked asked) throws CommandFailure {
    return of(router.get(asked.path()));
  }

  static RouteRows of(JsonNode answer) {
    List<Row> rows = new ArrayList<>();
    JsonNode routes = answer.path("routes");
    for (JsonNode route : routes) {
      String name = route.path("route").asText();
      JsonNode endpoints = route.path("endpoints");
      if (endpoints.isEmpty()) {
        rows.add(new Row(name, "", "", "", "", "no endpoint: 503"));
      }
      for (JsonNode endpoint : endpoints) {
        rows.add(row(name, endpoint));
      }
    }
    return new RouteRows(
        answer.path("routesInTable").asLong(), routes.size(), answer.has("next"), rows);
  }

  private static Row row(String route, JsonNode endpoint) {
    return new Row(
        route,
        endpoint.path("app").asText(),
        endpoint.path("instance").asText(),
        endpoint.path("cell").asText(),
        address(endpoint),
        state(endpoint));
  }

  private static String address(JsonNode endpoint) {
    String host = endpoint.path("address").asText();
    String port = endpoint.path(endpoint.has("tlsPort") ? "tlsPort" : "port").asText();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static String state(JsonNode endpoint) {
    if (!endpoint.path("pickable").asBoolean()) {
      return endpoint.path("notPickableBecause").asText();
    }
    return endpoint.path("passedOver").asBoolean()
        ? "live, passed over: it failed"
        : endpoint.path("state").asText();
  }

  /// Whether each of these ports of this machine is an endpoint's.
  boolean reach(List<Integer> ports) {
    return ports.stream()
        .allMatch(port -> rows.stream().anyMatch(row -> row.address().endsWith(":" + port)));
  }

  /// The rows for people; a route is named once.
  List<String> lines() {
    Table table = new Table("ROUTE", "APP", "INSTANCE", "CELL", "ADDRESS", "STATE");
    String before = "";
    for (Row row : rows) {
      String name = row.route().equals(before) ? "" : row.route();
      table.row(name, row.app(), row.instance(), row.cell(), row.address(), row.state());
      before = row.route();
    }
    return table.lines();
  }
}
