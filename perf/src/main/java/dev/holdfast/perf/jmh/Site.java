package dev.holdfast.perf.jmh;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Target;
import dev.holdfast.events.Topic;
import dev.holdfast.events.wire.RecordCodec;
import dev.holdfast.perf.site.MadeUp;
import java.util.ArrayList;
import java.util.List;

/// A made-up site of one endpoint a route, on cells of 250: GUIDs, a SAN, an app, ten tags, as
/// Cloud Foundry has them. Records are encoded and decoded, so that strings are shared or not as in
/// a router. Immutable.
record Site(int routes, Kind kind) {
  static final int CELL_ENDPOINTS = 250;
  static final String NAME = "bench";

  private static final int TAGS = 10;

  /// So that all hosts have one length.
  private static final int FIRST_NUMBER = 1_000_000;

  private static final int PATHS_PER_HOST = 1_000;
  private static final Incarnation INCARNATION = new Incarnation(1, 2, 3);

  /// What the routes are.
  enum Kind {
    /// A host each.
    HOSTS,
    /// A wildcard each.
    WILDCARDS,
    /// A thousand paths of four segments on each host.
    PATHS
  }

  int cells() {
    return Math.ceilDiv(routes, CELL_ENDPOINTS);
  }

  Route route(int number) {
    return switch (kind) {
      case HOSTS -> new Route(host("app-", number), "");
      case WILDCARDS -> new Route("*." + host("app-", number), "");
      case PATHS -> {
        int path = number % PATHS_PER_HOST;
        yield new Route(
            host("app-", number / PATHS_PER_HOST), "/api/v" + path / 100 + "/tenants/" + path);
      }
    };
  }

  static String host(String prefix, int number) {
    // By hand: there are millions of them, and formatting would be most of the set-up.
    return prefix + (FIRST_NUMBER + number) + ".apps.eu-central-1.example.com";
  }

  /// A cell's complete list, from its bytes.
  LogRecord manifest(int cell) {
    List<Endpoint> endpoints = new ArrayList<>(CELL_ENDPOINTS);
    int to = Math.min(routes, (cell + 1) * CELL_ENDPOINTS);
    for (int number = cell * CELL_ENDPOINTS; number < to; number++) {
      endpoints.add(endpoint(number, Endpoint.DEFAULT_WEIGHT));
    }
    return decode(0, encode(new RouteEvent.Manifest(header(cell, 1), endpoints)), cell);
  }

  /// The bytes of one endpoint's change: each version has another weight.
  byte[] change(int number, int version, long seq) {
    int cell = number / CELL_ENDPOINTS;
    int weight = 1 + version % 100;
    return encode(new RouteEvent.Register(header(cell, seq), endpoint(number, weight)));
  }

  static byte[] encode(RouteEvent event) {
    return RecordCodec.encode(event);
  }

  /// What a router's reader makes of a record.
  static LogRecord decode(long offset, byte[] value, int cell) {
    return RecordCodec.decode(Topic.ROUTES, offset, offset, NAME, cell(cell).key(), value);
  }

  private static Header header(int cell, long seq) {
    return new Header(NAME, cell(cell), new Order(INCARNATION, seq), 0);
  }

  private static Cell cell(int number) {
    return new Cell("cell-" + number);
  }

  private Endpoint endpoint(int number, int weight) {
    int cell = number / CELL_ENDPOINTS;
    String guid = MadeUp.guid(number, 1);
    return new Endpoint(
        new EndpointId(cell(cell), guid, 8080),
        new Target(
            "10." + (cell >> 8) + "." + (cell & 255) + ".7",
            1_024 + number % CELL_ENDPOINTS,
            0,
            guid,
            Protocol.HTTP1),
        EndpointState.LIVE,
        0,
        1_700_000_000_000L + number,
        new AppInstance(MadeUp.guid(number, 2), "web", 0),
        "z1",
        weight,
        MadeUp.tags(TAGS, number),
        List.of(route(number)));
  }
}
