package dev.holdfast.cli;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What cells say, written briefly.
final class Said {
  static final String SITE = "main";

  private Said() {}

  static Endpoint endpoint(String cell, String instance, int port, String... routes) {
    return new Endpoint(
        new EndpointId(new Cell(cell), instance, 8080),
        new Target("10.0.0.1", port, 0, "", Protocol.HTTP1),
        EndpointState.LIVE,
        0,
        1,
        new AppInstance("shop", "web", 0),
        "",
        Endpoint.DEFAULT_WEIGHT,
        Map.of(),
        Arrays.stream(routes).map(Route::parse).toList());
  }

  static RouteEvent hello(String cell, long seq) {
    return new RouteEvent.Hello(header(cell, seq), "1.2");
  }

  static RouteEvent manifest(String cell, long seq, Endpoint... endpoints) {
    return new RouteEvent.Manifest(header(cell, seq), List.of(endpoints));
  }

  static RouteEvent register(long seq, Endpoint endpoint) {
    return new RouteEvent.Register(header(endpoint.id().cell().name(), seq), endpoint);
  }

  static RouteEvent unregister(long seq, Endpoint endpoint) {
    return new RouteEvent.Unregister(header(endpoint.id().cell().name(), seq), endpoint.id());
  }

  static RouteEvent beat(String cell, long seq) {
    return new RouteEvent.Beat(header(cell, seq), CellMode.LEAVING, 60_000, null);
  }

  /// As it stands on the topic where it belongs.
  static LogRecord record(long offset, long appendTimeMs, RouteEvent event) {
    Topic topic = event instanceof RouteEvent.Beat ? Topic.PRESENCE : Topic.ROUTES;
    return RecordCodec.decode(
        topic, offset, appendTimeMs, SITE, event.cell().key(), RecordCodec.encode(event));
  }

  private static Header header(String cell, long seq) {
    return new Header(SITE, new Cell(cell), new Order(new Incarnation(7, 0, 1), seq), 0);
  }
}
