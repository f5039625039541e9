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
    return new Endpoint(
        new EndpointId(new Cell("cell-1"), app + "-instance-" + index, 8080),
        new Target("127.0.0.1", port, 0, "", Protocol.HTTP1),
        EndpointState.LIVE,
        0,
        1 + index,
        new AppInstance(app, "web", index),
        "",
        Endpoint.DEFAULT_WEIGHT,
        Map.of(),
        List.of(routes));
  }
}
