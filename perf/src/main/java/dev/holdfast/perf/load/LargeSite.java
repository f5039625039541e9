package dev.holdfast.perf.load;

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

/// A site of any size as Cloud Foundry has them: for each endpoint a GUID, an identity, an app of
/// two instances, a host. The first one is a real app on this machine. Immutable.
///
/// @param cells how many
/// @param perCell how many endpoints each cell has
/// @param tags how many each endpoint has
record LargeSite(int cells, int perCell, int tags) {
  static final String SITE = "bench";

  /// The host of the real app, and its port on the loopback address; whoever measures starts it.
  /// The port is none of those that are sought for a program or given to a connection.
  static final String REAL_HOST = "real.apps.example.com";

  static final int REAL_PORT = 9_433;

  private static final Target REAL = new Target("127.0.0.1", REAL_PORT, 0, "", Protocol.HTTP1);

  /// The manifest of a cell as the log would have it.
  LogRecord manifest(int cell) {
    List<Endpoint> endpoints = new ArrayList<>(perCell);
    for (int i = 0; i < perCell; i++) {
      endpoints.add(endpoint(cell, i));
    }
    Header header =
        new Header(SITE, new Cell("cell-" + cell), new Order(new Incarnation(1, 2, 3), 1), 0);
    RouteEvent event = new RouteEvent.Manifest(header, endpoints);
    return RecordCodec.decode(
        Topic.ROUTES, cell, cell, SITE, event.cell().key(), RecordCodec.encode(event));
  }

  private Endpoint endpoint(int cell, int i) {
    long n = (long) cell * perCell + i;
    String guid = MadeUp.guid(n, 1);
    return new Endpoint(
        new EndpointId(new Cell("cell-" + cell), guid, 8080),
        n == 0 ? REAL : target(cell, i, guid),
        EndpointState.LIVE,
        0,
        1_700_000_000_000L + n,
        new AppInstance(MadeUp.guid(n / 2, 2), "web", (int) (n & 1)),
        "z1",
        Endpoint.DEFAULT_WEIGHT,
        MadeUp.tags(tags, n),
        List.of(new Route(n == 0 ? REAL_HOST : "app-%d.apps.example.com".formatted(n / 2), "")));
  }

  private static Target target(int cell, int i, String guid) {
    return new Target(
        "10.%d.%d.7".formatted(cell >> 8 & 255, cell & 255),
        1024 + i % 60_000,
        0,
        guid,
        Protocol.HTTP1);
  }
}
