package dev.holdfast.registry.facts;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Digest;
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
import org.jspecify.annotations.Nullable;

/// Records of cells, written briefly. The instance's name is the whole of an endpoint's facts but
/// for what a test says differently.
public final class TestRecords {
  public static final String SITE = "here";

  private TestRecords() {}

  /// Cell `c`, at 10.0.0.1, with the route `<instance>.example.com`.
  public static Endpoint endpoint(String instance, int port) {
    return endpoint("c", instance, "10.0.0.1", port, 1, instance + ".example.com");
  }

  public static Endpoint endpoint(
      String cell, String instance, String address, int port, long sinceMs, String... routes) {
    return endpoint(
        cell, instance, new Target(address, port, 0, "", Protocol.HTTP1), sinceMs, routes);
  }

  public static Endpoint endpoint(
      String cell, String instance, Target target, long sinceMs, String... routes) {
    return new Endpoint(
        id(cell, instance),
        target,
        EndpointState.LIVE,
        0,
        sinceMs,
        AppInstance.NONE,
        "",
        Endpoint.DEFAULT_WEIGHT,
        Map.of(),
        Arrays.stream(routes).map(Route::parse).toList());
  }

  public static EndpointId id(String cell, String instance) {
    return new EndpointId(new Cell(cell), instance, 8080);
  }

  public static Order order(long epoch, long seq) {
    return new Order(new Incarnation(epoch, 0, epoch), seq);
  }

  public static Header header(String cell, Order order) {
    return new Header(SITE, new Cell(cell), order, 0);
  }

  public static RouteEvent manifest(String cell, Order order, Endpoint... endpoints) {
    return new RouteEvent.Manifest(header(cell, order), List.of(endpoints));
  }

  public static RouteEvent register(Order order, Endpoint endpoint) {
    return new RouteEvent.Register(header(endpoint.id().cell().name(), order), endpoint);
  }

  public static RouteEvent unregister(Order order, EndpointId id) {
    return new RouteEvent.Unregister(header(id.cell().name(), order), id);
  }

  public static RouteEvent hello(String cell, Order order) {
    return new RouteEvent.Hello(header(cell, order), "1.0");
  }

  public static RouteEvent beat(String cell, Order order, @Nullable Digest digest) {
    return new RouteEvent.Beat(header(cell, order), CellMode.UP, 0, digest);
  }

  /// As it was read from the topic where it belongs.
  public static LogRecord.Read read(RouteEvent event) {
    Topic topic = event instanceof RouteEvent.Beat ? Topic.PRESENCE : Topic.ROUTES;
    return read(topic, event);
  }

  public static LogRecord.Read read(Topic topic, RouteEvent event) {
    return new LogRecord.Read(
        topic, 0, 0, event, new LogRecord.Raw(event.cell().key(), RecordCodec.encode(event)));
  }

  /// A record of the routes topic of which nothing but the key could be read.
  public static LogRecord.Unreadable garbage(String cell) {
    return new LogRecord.Unreadable(
        Topic.ROUTES,
        0,
        0,
        new Cell(cell),
        null,
        LogRecord.Reason.BAD_VALUE,
        "garbage",
        new LogRecord.Raw(new Cell(cell).key(), new byte[] {0}));
  }

  /// A record of a newer schema: its header could be read.
  public static LogRecord.Unreadable tooNew(Topic topic, String cell, Order order) {
    return new LogRecord.Unreadable(
        topic,
        0,
        0,
        new Cell(cell),
        header(cell, order),
        LogRecord.Reason.TOO_NEW,
        "schema 9",
        new LogRecord.Raw(new Cell(cell).key(), new byte[] {9}));
  }
}
