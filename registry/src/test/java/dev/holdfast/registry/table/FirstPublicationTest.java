package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.registry.facts.Reducer;
import dev.holdfast.registry.facts.TestRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a router publishes at once when it begins is what one has that was there when it was said.
class FirstPublicationTest {
  private static final int CELLS = 5;

  private final ManualTicker ticker = new ManualTicker();
  private final FakeLog log = new FakeLog(TestRecords.SITE, "shared", ticker);
  private final List<Router> routers = new ArrayList<>();

  /// A table writer with its table. It looks ahead however small that is.
  private final class Router {
    private final RouteTable<SimRuntimes.Held> table = new RouteTable<>(new SplittableRandom(1));
    private final TableWriter<SimRuntimes.Held> writer =
        new TableWriter<>(
            PlainParts.of(log, table, new SimRuntimes(_ -> true)),
            share -> Reduction.of(new Reducer(share)));

    Router settle() {
      for (int i = 0; i < 5; i++) {
        ticker.advance(Duration.ofSeconds(4));
        writer.doWork(ticker.nanos());
      }
      return this;
    }

    List<String> pools() {
      return table.page(null, Integer.MAX_VALUE, null).stream().map(Router::words).toList();
    }

    private static String words(Pool<SimRuntimes.Held> pool) {
      List<String> slots =
          pool.slots().stream().map(slot -> slot.endpoint() + " " + slot.standing()).toList();
      return "%s, %d of %s, asks for %s of %s%s"
          .formatted(
              pool.route(),
              pool.size(),
              slots,
              pool.options(),
              pool.optionsFrom(),
              pool.optionsDisagree() ? ", disagreeing" : "");
    }
  }

  @AfterEach
  void close() {
    routers.forEach(router -> router.writer.close());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 100, 1_500})
  void isWhatWouldHaveComeOneByOne(int perCell) {
    SplittableRandom chance = new SplittableRandom(perCell);
    Router before = router().settle();
    for (int cell = 0; cell < CELLS; cell++) {
      Endpoint[] endpoints = new Endpoint[perCell];
      for (int i = 0; i < perCell; i++) {
        endpoints[i] = endpoint(chance, cell, i, CELLS * perCell);
      }
      log.append(
          Topic.ROUTES, TestRecords.manifest("c" + cell, TestRecords.order(1, 1), endpoints));
      before.settle();
    }
    Router after = router().settle();

    assertThat(after.pools()).isEqualTo(before.pools());
    assertThat(after.pools().isEmpty()).isEqualTo(perCell == 0);
    assertThat(after.writer.status().facts()).isEqualTo(before.writer.status().facts());
  }

  private Router router() {
    Router router = new Router();
    routers.add(router);
    return router;
  }

  /// Some at no route, some at several, many with others; some hidden by others' claims.
  private static Endpoint endpoint(SplittableRandom chance, int cell, int number, int all) {
    String[] routes = new String[chance.nextInt(10) < 8 ? 1 : chance.nextInt(4)];
    for (int i = 0; i < routes.length; i++) {
      String host = "app-" + chance.nextInt(1 + all / 2) + ".example.com";
      routes[i] =
          switch (chance.nextInt(10)) {
            case 0 -> "*." + host;
            case 1, 2 -> host + "/" + chance.nextInt(3);
            case 3 -> "paths.example.com/" + chance.nextInt(all);
            default -> host;
          };
    }
    int port = chance.nextInt(20) == 0 ? 1 : 1_000 + number;
    Endpoint endpoint =
        TestRecords.endpoint(
            "c" + cell, "i" + number, "10.0.0." + cell % 3, port, chance.nextInt(1_000), routes);
    if (chance.nextInt(8) == 0) {
      endpoint = endpoint.withState(EndpointState.DRAINING, 0);
    }
    if (routes.length > 0 && chance.nextInt(20) == 0) {
      Route route = endpoint.route(0);
      endpoint = endpoint.withOptions(Map.of(route, RouteOptions.of(Map.of("x", "" + number % 2))));
    }
    return endpoint;
  }
}
