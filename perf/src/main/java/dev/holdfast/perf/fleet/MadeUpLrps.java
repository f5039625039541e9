package dev.holdfast.perf.fleet;

import dev.holdfast.emitter.lrp.Lrp;
import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.Target;
import dev.holdfast.perf.site.MadeUp;
import java.util.ArrayList;
import java.util.List;

/// The LRPs of a cell as Cloud Foundry has them: GUIDs, an identity, ten tags, a host. Cells 2k and
/// 2k+1 hold an instance each of the same apps. Stateless.
final class MadeUpLrps {
  private static final int TAGS = 10;
  private static final int CONTAINER_PORT = 8080;
  private static final int FIRST_PORT = 1_024;
  private static final int PORTS = 60_000;
  private static final int ADDRESS_STEP = 250;
  private static final String FILE = "lrps.yaml";
  private static final String GROUP = "shared";

  private MadeUpLrps() {}

  static Cell cell(int number) {
    return new Cell("cell-" + number);
  }

  /// What a cell begins with.
  static List<Lrp> residents(int cell, int perCell) {
    List<Lrp> lrps = new ArrayList<>(perCell);
    for (int place = 0; place < perCell; place++) {
      lrps.add(resident(cell, perCell, place, 0));
    }
    return lrps;
  }

  /// The instance of an app that runs at a place of a cell: each time another instance at another
  /// port.
  ///
  /// @param times how often it has been replaced
  static Lrp resident(int cell, int perCell, int place, int times) {
    long n = ((long) times << 32) + (long) cell * perCell + place;
    long app = (long) (cell / 2) * perCell + place;
    String guid = MadeUp.guid(n, 1);
    int port = FIRST_PORT + (place + times * perCell) % PORTS;
    return lrp(
        cell,
        guid,
        new Target(address(cell), port, 0, guid, Protocol.HTTP1),
        new AppInstance(MadeUp.guid(app, 2), "web", cell & 1),
        "app-%d.apps.example.com".formatted(app));
  }

  /// The only instance of an app of its own.
  static Lrp guest(int cell, long number, int port, String host) {
    String guid = MadeUp.guid(number, 3);
    return lrp(
        cell,
        guid,
        new Target("127.0.0.1", port, 0, "", Protocol.HTTP1),
        new AppInstance(MadeUp.guid(number, 0), "web", 0),
        host);
  }

  private static Lrp lrp(int cell, String guid, Target target, AppInstance app, String host) {
    Endpoint endpoint =
        new Endpoint(
            new EndpointId(cell(cell), guid, CONTAINER_PORT),
            target,
            EndpointState.LIVE,
            0,
            0,
            app,
            "z1",
            Endpoint.DEFAULT_WEIGHT,
            MadeUp.tags(TAGS, cell),
            List.of(new Route(host, "")));
    return new Lrp(FILE, guid, GROUP, 0, null, List.of(endpoint));
  }

  /// Of each cell its own, among those where nobody listens.
  private static String address(int cell) {
    return "127.1.%d.%d".formatted(1 + cell / ADDRESS_STEP, 1 + cell % ADDRESS_STEP);
  }
}
