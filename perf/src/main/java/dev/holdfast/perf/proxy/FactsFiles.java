package dev.holdfast.perf.proxy;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.Order;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Target;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogIdentity;
import dev.holdfast.events.wire.RecordCodec;
import dev.holdfast.perf.site.MadeUp;
import dev.holdfast.registry.disk.DiskFiles;
import dev.holdfast.registry.disk.DiskInUseException;
import dev.holdfast.registry.disk.DiskListener;
import dev.holdfast.registry.disk.FactsDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The facts that a measured Holdfast starts from: a cell with the apps, and cells of made-up
/// endpoints, one a route, up to the number of routes asked for.
public final class FactsFiles {
  public static final String SITE = "bench";

  private static final int PER_CELL = 1_000;
  private static final int TAGS = 10;
  private static final LogIdentity IDENTITY = new LogIdentity("bench", "routes", "presence");

  private FactsFiles() {}

  /// Journals them, as a router that has read them would have. Blocks.
  public static void write(Path directory, List<App> apps, int routes) throws IOException {
    try (FactsDisk disk =
        FactsDisk.open(
            DiskFiles.in(directory), SITE, "shared", SystemClocks.ticker(), new Refusing())) {
      disk.load(_ -> {});
      List<Endpoint> real = apps.stream().map(FactsFiles::endpoint).toList();
      append(disk, 0, real);
      int left = routes - apps.size();
      for (int cell = 1; left > 0; cell++) {
        int count = Math.min(left, PER_CELL);
        append(disk, cell, madeUp(cell, count));
        left -= count;
      }
    } catch (DiskInUseException e) {
      throw new IOException(e);
    }
  }

  private static void append(FactsDisk disk, int cell, List<Endpoint> endpoints) {
    Header header = new Header(SITE, cell(cell), new Order(new Incarnation(1, 2, 3), 1), 0);
    RouteEvent event = new RouteEvent.Manifest(header, endpoints);
    disk.append(
        RecordCodec.decode(
            Topic.ROUTES, cell, cell, SITE, event.cell().key(), RecordCodec.encode(event)));
    disk.endTurn(IDENTITY);
  }

  private static Cell cell(int number) {
    return new Cell("cell-" + number);
  }

  private static Endpoint endpoint(App app) {
    return endpoint(
        new EndpointId(cell(0), app.name(), app.port()),
        new Target("127.0.0.1", app.port(), 0, "", Protocol.HTTP1),
        app.port(),
        app.host());
  }

  private static List<Endpoint> madeUp(int cell, int count) {
    List<Endpoint> endpoints = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long number = (long) cell * PER_CELL + i;
      String address = "10.%d.%d.7".formatted(cell >> 8 & 255, cell & 255);
      endpoints.add(
          endpoint(
              new EndpointId(cell(cell), MadeUp.guid(number, 1), 8080),
              new Target(address, 1_024 + i, 0, MadeUp.guid(number, 1), Protocol.HTTP1),
              number,
              "made-up-%d.apps.example.com".formatted(number)));
    }
    return endpoints;
  }

  private static Endpoint endpoint(EndpointId id, Target target, long number, String host) {
    return new Endpoint(
        id,
        target,
        EndpointState.LIVE,
        0,
        1_700_000_000_000L + number, // Since some day in 2023: any will do.
        new AppInstance(MadeUp.guid(number, 2), "web", 0),
        "z1",
        Endpoint.DEFAULT_WEIGHT,
        MadeUp.tags(TAGS, number),
        List.of(new Route(host, "")));
  }

  /// A benchmark without its routes would measure 404s.
  private record Refusing() implements DiskListener {
    @Override
    public void onDiskFailing(String problem) {
      throw new IllegalStateException("the facts cannot be written: " + problem);
    }

    @Override
    public void onDiskWorking() {}

    @Override
    public void onPassedOver(String file, String why) {
      throw new IllegalStateException("%s is not new: %s".formatted(file, why));
    }
  }
}
