package dev.holdfast.router;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.Order;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Target;
import java.util.List;
import java.util.Map;

/// A cell of a test: says its records in the right order, each with the next seq of one
/// incarnation.
public final class TestCell {
  private static final long EPOCH = 7;

  private final String site;
  private final Cell cell;
  private long seq;
  private long sinceMs;

  public TestCell(String site, String name) {
    this.site = site;
    this.cell = new Cell(name);
  }

  /// A live endpoint of this cell at 127.0.0.1, which claims its port later than all before it.
  public Endpoint endpoint(String instance, int port, String... routes) {
    return endpoint(instance, new Target("127.0.0.1", port, 0, "", Protocol.HTTP1), routes);
  }

  /// The same with a TLS port only; the instance is its identity.
  public Endpoint secured(String instance, int tlsPort, String... routes) {
    return endpoint(
        instance, new Target("127.0.0.1", 0, tlsPort, instance, Protocol.HTTP1), routes);
  }

  private Endpoint endpoint(String instance, Target target, String... routes) {
    sinceMs++;
    return new Endpoint(
        new EndpointId(cell, instance, 8080),
        target,
        EndpointState.LIVE,
        0,
        sinceMs,
        new AppInstance("app-" + instance, "web", 0),
        "z1",
        Endpoint.DEFAULT_WEIGHT,
        Map.of(),
        List.of(routes).stream().map(Route::parse).toList());
  }

  public RouteEvent manifest(Endpoint... endpoints) {
    return new RouteEvent.Manifest(header(EPOCH), List.of(endpoints));
  }

  public RouteEvent register(Endpoint endpoint) {
    return new RouteEvent.Register(header(EPOCH), endpoint);
  }

  public RouteEvent unregister(Endpoint endpoint) {
    return new RouteEvent.Unregister(header(EPOCH), endpoint.id());
  }

  public RouteEvent beat() {
    return new RouteEvent.Beat(header(EPOCH), CellMode.UP, 0, null);
  }

  /// What an emitter of an older incarnation would say.
  public RouteEvent staleManifest() {
    return new RouteEvent.Manifest(header(EPOCH - 1), List.of());
  }

  private Header header(long epoch) {
    seq++;
    return new Header(site, cell, new Order(new Incarnation(epoch, 1, 2), seq), 0);
  }
}
