package dev.holdfast.router.http;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.Target;
import java.util.List;
import java.util.Map;

/// Endpoints on this machine, for tests.
public final class Endpoints {
  private Endpoints() {}

  public static Endpoint local(String app, int index, int port, Route... routes) {
    return at(new Target("127.0.0.1", port, 0, "", Protocol.HTTP1), app, index, routes);
  }

  /// That speaks HTTP/2.
  static Endpoint http2(int index, int port, Route... routes) {
    return at(new Target("127.0.0.1", port, 0, "", Protocol.HTTP2), "app-guid", index, routes);
  }

  /// That speaks HTTP/2, over TLS.
  static Endpoint securedHttp2(int index, int tlsPort, String identity, Route... routes) {
    Target target = new Target("127.0.0.1", 0, tlsPort, identity, Protocol.HTTP2);
    return at(target, "app-guid", index, routes);
  }

  /// With a TLS port only.
  static Endpoint secured(int index, int tlsPort, String identity, Route... routes) {
    Target target = new Target("127.0.0.1", 0, tlsPort, identity, Protocol.HTTP1);
    return at(target, "app-guid", index, routes);
  }

  /// With a plain port and a TLS port.
  public static Endpoint both(int port, int tlsPort, String identity, Route... routes) {
    Target target = new Target("127.0.0.1", port, tlsPort, identity, Protocol.HTTP1);
    return at(target, "app-guid", 0, routes);
  }

  private static Endpoint at(Target target, String app, int index, Route... routes) {
    return at(new Place("cell-1", "", Endpoint.DEFAULT_WEIGHT), target, app, index, routes);
  }

  /// Where an endpoint is, and how much of the traffic it takes.
  public record Place(String cell, String zone, int weight) {
    public static Place ofCell(String cell) {
      return new Place(cell, "", Endpoint.DEFAULT_WEIGHT);
    }
  }

  public static Endpoint placed(Place place, int index, int port, Route... routes) {
    return at(
        place, new Target("127.0.0.1", port, 0, "", Protocol.HTTP1), "app-guid", index, routes);
  }

  private static Endpoint at(Place place, Target target, String app, int index, Route... routes) {
    return new Endpoint(
        new EndpointId(new Cell(place.cell()), app + "-instance-" + index, 8080),
        target,
        EndpointState.LIVE,
        0,
        1 + index,
        new AppInstance(app, "web", index),
        place.zone(),
        place.weight(),
        Map.of("process_id", app + "-process"),
        List.of(routes));
  }
}
