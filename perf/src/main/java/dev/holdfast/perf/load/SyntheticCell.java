package dev.holdfast.perf.load;

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

/// One of many cells of a made-up site, with endpoints as Cloud Foundry has them: a GUID each, an
/// app, a host, some tags. Cells 2k and 2k+1 hold one instance each of the same apps, so that an
/// app survives the loss of a cell. The same number and shape always give the same endpoints.
/// Immutable.
///
/// @param number from 0 on; its address is in 127.0.0.0/8, one for each cell
/// @param shape what all cells of the site have in common
record SyntheticCell(int number, Shape shape) {
  private static final int CELLS_MOST = 65_000;
  private static final int ADDRESS_STEP = 250;
  private static final long FIRST_SINCE_MS = 1_700_000_000_000L;

  /// @param endpoints per cell
  /// @param tags per endpoint
  /// @param firstPort that of each cell's first endpoint; the others follow
  record Shape(int endpoints, int tags, int firstPort) {
    Shape {
      if (endpoints < 1 || tags < 0 || firstPort < 1 || firstPort + endpoints > 65_536) {
        throw new IllegalArgumentException(
            "%d endpoints from port %d on; expected 1 or more, in ports 1 to 65535"
                .formatted(endpoints, firstPort));
      }
    }
  }

  SyntheticCell {
    if (number < 0 || number >= CELLS_MOST) {
      throw new IllegalArgumentException(
          "cell %d; expected 0 to %d".formatted(number, CELLS_MOST - 1));
    }
  }

  Cell cell() {
    return new Cell("cell-" + number);
  }

  String address() {
    return "127.0.%d.%d"
        .formatted(1 + number / ADDRESS_STEP % ADDRESS_STEP, 1 + number % ADDRESS_STEP);
  }

  /// The host of the app of which this cell's i-th endpoint is an instance.
  String host(int i) {
    return "app-%d-%d.apps.example.com".formatted(number / 2, i);
  }

  List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>(shape.endpoints);
    for (int i = 0; i < shape.endpoints; i++) {
      endpoints.add(endpoint(i));
    }
    return endpoints;
  }

  private Endpoint endpoint(int i) {
    long n = (long) number * shape.endpoints + i;
    long app = (long) (number / 2) * shape.endpoints + i;
    String guid = MadeUp.guid(n, 1);
    return new Endpoint(
        new EndpointId(cell(), guid, 8080),
        new Target(address(), shape.firstPort + i, 0, guid, Protocol.HTTP1),
        EndpointState.LIVE,
        0,
        FIRST_SINCE_MS + n,
        new AppInstance(MadeUp.guid(app, 2), "web", number & 1),
        "z1",
        Endpoint.DEFAULT_WEIGHT,
        MadeUp.tags(shape.tags, app),
        List.of(new Route(host(i), "")));
  }
}
