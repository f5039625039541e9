package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.Target;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.registry.disk.FactsStore;
import dev.holdfast.registry.facts.TestRecords;
import dev.holdfast.registry.view.ConnectHistory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What an endpoint costs in heap with all that hangs on it: facts, claims to its address, route,
/// slot, pool and index; not what the router keeps of it (its runtime). Read from manifests, of the
/// sizes that Cloud Foundry has: GUIDs of 36 characters, a SAN, ten tags.
class SiteMemoryTest {
  private static final int CELLS = 80;
  private static final int CELL_ENDPOINTS = 250;
  private static final int ENDPOINTS = CELLS * CELL_ENDPOINTS;
  private static final int TAGS = 10;

  private final ManualTicker ticker = new ManualTicker();
  private final FakeLog log = new FakeLog(TestRecords.SITE, "shared", ticker);
  private final SplittableRandom chance = new SplittableRandom(3);

  @Test
  void endpointWithARouteOfItsOwnTakesAtMost350Bytes() {
    assertThat(bytesAnEndpoint(1)).isBetween(300L, 350L);
  }

  @Test
  void endpointThatSharesItsRouteWithAnotherTakesAtMost270Bytes() {
    assertThat(bytesAnEndpoint(2)).isBetween(200L, 270L);
  }

  /// @param instances endpoints a route; on cells that are far from each other
  private long bytesAnEndpoint(int instances) {
    int routes = ENDPOINTS / instances;
    for (int cell = 0; cell < CELLS; cell++) {
      Endpoint[] endpoints = new Endpoint[CELL_ENDPOINTS];
      for (int i = 0; i < CELL_ENDPOINTS; i++) {
        endpoints[i] = endpoint(cell, i, (cell * CELL_ENDPOINTS + i) % routes);
      }
      log.append(
          Topic.ROUTES, TestRecords.manifest("cell-" + cell, TestRecords.order(1, 1), endpoints));
    }
    RouteTable<Object> table = new RouteTable<>(chance);
    try (TableWriter<Object> writer =
        new TableWriter<>(
            new TableWriter.Parts<>(
                log,
                Duration.ofHours(2),
                FactsStore.none(),
                table,
                new OneRuntime(new Object()),
                ViewConfig.withoutProbes(),
                new SilentListener()))) {
      for (int turn = 0; turn < 100 && table.routeCount() < routes; turn++) {
        ticker.advance(Duration.ofSeconds(1));
        writer.doWork(ticker.nanos());
      }
      assertThat(table.routeCount()).isEqualTo(routes);
      return Footprint.bytes(writer) / ENDPOINTS;
    }
  }

  private Endpoint endpoint(int cell, int number, int route) {
    String guid = guid(number);
    return new Endpoint(
        new EndpointId(new Cell("cell-" + cell), guid, 8080),
        new Target("10.0.1." + cell, 1_024 + number, 0, guid, Protocol.HTTP1),
        EndpointState.LIVE,
        0,
        1_700_000_000_000L + number,
        new AppInstance(guid(route), "web", 0),
        "z1",
        Endpoint.DEFAULT_WEIGHT,
        tags(number),
        List.of(new Route("app-1%06d.apps.eu-central-1.example.com".formatted(route), "")));
  }

  private String guid(int seed) {
    return new UUID(chance.nextLong(), seed).toString();
  }

  /// Equal for fifty neighbours.
  private static Map<String, String> tags(int number) {
    Map<String, String> tags = new TreeMap<>();
    for (int tag = 0; tag < TAGS; tag++) {
      tags.put("tag-" + tag, "value-" + tag + "-" + number / 50);
    }
    return tags;
  }

  private record OneRuntime(Object runtime) implements Runtimes<Object> {
    @Override
    public Object open(Endpoint endpoint) {
      return runtime;
    }

    @Override
    public void retire(Endpoint endpoint, Object retired) {}

    @Override
    public ConnectHistory connects(Object asked) {
      return ConnectHistory.NONE;
    }
  }
}
