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
import dev.holdfast.registry.facts.TestRecords;
import dev.holdfast.registry.view.ConnectHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
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
  private final RouteTable<Object> table = new RouteTable<>(chance);
  private final List<Endpoint> said = new ArrayList<>();
  private final TableWriter<Object> writer =
      new TableWriter<>(PlainParts.of(log, table, new OneRuntime(new Object())));
  private long seq = 1;

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void endpointWithARouteOfItsOwnTakesAtMost350Bytes() {
    fill(ENDPOINTS);

    assertThat(Footprint.bytes(writer) / ENDPOINTS).isBetween(300L, 350L);
  }

  @Test
  void endpointThatSharesItsRouteWithAnotherTakesAtMost270Bytes() {
    fill(ENDPOINTS / 2);

    assertThat(Footprint.bytes(writer) / ENDPOINTS).isBetween(200L, 270L);
  }

  @Test
  void endpointThatIsSaidAnewByARecordOfItsOwnTakesNoMore() {
    fill(ENDPOINTS);
    long before = Footprint.bytes(writer);
    seq++;
    for (Endpoint endpoint : said) {
      Endpoint now = endpoint.withState(EndpointState.DRAINING, 0).withState(EndpointState.LIVE, 1);
      log.append(Topic.ROUTES, TestRecords.register(TestRecords.order(1, seq++), now));
    }
    turnUntil(() -> writer.status().counts().records() == CELLS + ENDPOINTS);

    // What is new of each is its state with a duration, of 24 bytes; the writer's own words, such
    // as why the bus is in its state, are a few bytes in all.
    assertThat(Footprint.bytes(writer))
        .isBetween(before - ENDPOINTS, before + 24 * ENDPOINTS + ENDPOINTS);
  }

  /// So many routes, each with as many endpoints as the others, on cells that are far apart.
  private void fill(int routes) {
    for (int cell = 0; cell < CELLS; cell++) {
      Endpoint[] endpoints = new Endpoint[CELL_ENDPOINTS];
      for (int i = 0; i < CELL_ENDPOINTS; i++) {
        endpoints[i] = endpoint(cell, i, (cell * CELL_ENDPOINTS + i) % routes);
        said.add(endpoints[i]);
      }
      log.append(
          Topic.ROUTES, TestRecords.manifest("cell-" + cell, TestRecords.order(1, seq), endpoints));
    }
    turnUntil(() -> table.routeCount() == routes);
  }

  private void turnUntil(BooleanSupplier done) {
    for (int turn = 0; turn < 1_000 && !done.getAsBoolean(); turn++) {
      ticker.advance(Duration.ofSeconds(1));
      writer.doWork(ticker.nanos());
    }
    assertThat(done.getAsBoolean()).isTrue();
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
