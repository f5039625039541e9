package dev.holdfast.router.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.registry.disk.FactsStore;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.registry.table.TableWriter;
import dev.holdfast.registry.table.ViewConfig;
import dev.holdfast.router.QuietListener;
import dev.holdfast.router.RecordingLogger;
import dev.holdfast.router.TestCell;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BackendRuntimes;
import dev.holdfast.router.backend.BalancingConfig;
import dev.holdfast.router.backend.ConnectEvidence;
import dev.holdfast.router.backend.Outliers;
import dev.holdfast.router.backend.RetryConfig;
import dev.holdfast.router.http.HttpConfig;
import dev.holdfast.router.http.LoopCounters;
import dev.holdfast.router.http.TableAge;
import dev.holdfast.router.limits.Admission;
import dev.holdfast.router.limits.AdmissionConfig;
import dev.holdfast.router.limits.OverloadWatch;
import dev.holdfast.router.limits.Signals;
import dev.holdfast.router.rules.RouteOptionsConfig;
import dev.holdfast.router.rules.RouteRules;
import dev.holdfast.router.rules.RouteRulesFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The pages over real HTTP, and a table writer whose turns the test takes itself. Long because
/// each page shows the same small site.
final class AdminPagesIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ManualTicker ticker = new ManualTicker();
  private final FakeLog log = new FakeLog("here", "blue", ticker);
  private final RouteTable<Backend> table = new RouteTable<>(new SplittableRandom(1));
  private final RouteRules rules =
      RouteRules.defaults(BalancingConfig.DEFAULT, RetryConfig.DEFAULT);
  private final RouteRulesFactory options =
      new RouteRulesFactory(
          rules, RouteOptionsConfig.DEFAULT, new ManualTicker(), new RecordingLogger());
  private final BackendRuntimes runtimes = new BackendRuntimes(null, _ -> {}, options::compile);
  private final TableWriter<Backend> writer =
      new TableWriter<>(
          new TableWriter.Parts<>(
              log,
              Duration.ofHours(2),
              FactsStore.none(),
              table,
              runtimes,
              ViewConfig.withoutProbes(),
              QuietListener.create(),
              SystemClocks.wall()));
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Serving serving = new Serving();
  private final TestCell cell = new TestCell("here", "cell-1");
  private final HttpClient client = HttpClient.newHttpClient();
  private AdminPages pages = open();

  private AdminPages open() {
    RouterParts parts =
        new RouterParts(
            new RouterParts.About(
                "1.2.3", "here", "blue", "nio", HttpConfig.DEFAULT, ticker.nanos()),
            serving,
            new RouterParts.Table(
                log, table, writer, new TableAge(writer, log, ticker.nanos()), failure::get),
            List.of(new LoopCounters(), new LoopCounters()),
            new OverloadWatch(
                new OverloadWatch.Parts(
                    new Admission(
                        AdmissionConfig.DEFAULT, 1_234, new SplittableRandom(1), ticker.nanos()),
                    Signals.ofProcess(),
                    List.of(),
                    () -> 0)),
            null,
            new RouterParts.Apps(
                null,
                new ConnectEvidence(ticker, Duration.ofSeconds(10)),
                new Outliers(BalancingConfig.DEFAULT.ejection()),
                runtimes,
                rules,
                options),
            null,
            ticker,
            () -> Instant.ofEpochMilli(1_900_000_000_000L));
    try {
      return AdminPages.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), parts);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void serve() {
    serving.onListening(List.of("http 127.0.0.1:8080"));
  }

  @AfterEach
  void close() {
    pages.close();
    client.close();
    writer.close();
  }

  private void turnFor(int seconds) {
    for (int i = 0; i < seconds; i++) {
      writer.doWork(ticker.nanos());
      ticker.advance(Duration.ofSeconds(1));
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + pages.address().getPort() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Test
  void healthIsGoodWhileServingAndBadWhileDraining() throws Exception {
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/health").body()).isEqualTo("serving\n");
    serving.onDraining(Serving.Step.WARNING, ticker.nanos() + 5_000_000_000L);

    assertThat(get("/health").statusCode()).isEqualTo(503);
    assertThat(get("/health").body())
        .isEqualTo(
            "draining: taking requests yet, so that load balancers look elsewhere first;"
                + " 0 requests in flight, 0 of them upgraded, on 0 connections\n");
    serving.onDraining(Serving.Step.FINISHING, ticker.nanos() + 7_000_000_000L);
    assertThat(get("/health").body()).startsWith("draining: finishing what is in flight; 0 ");
    assertThat(json("/status").get("drain"))
        .isEqualTo(JSON.readTree("{\"step\":\"finishing\",\"leftMs\":7000}"));
    assertThat(json("/status").at("/open/requests").asInt()).isZero();
    assertThat(get("/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void aDeadTableWriterIsSaidAndRoutingGoesOn() throws Exception {
    turnFor(3);
    failure.set(new IllegalStateException("a bug"));

    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/health").body())
        .startsWith("serving, though the table writer has died")
        .contains("a bug");
    assertThat(json("/status").at("/table/writerAlive").asBoolean()).isFalse();
    assertThat(json("/status").at("/table/problem").asText()).contains("a bug");
    assertThat(get("/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void readyComesWithTheRoutesAndStaysWhenTheBusIsOut() throws Exception {
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    turnFor(3);
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    assertThat(json("/status").at("/table/ageMs").asLong()).isZero();
    log.stop();
    turnFor(60);

    assertThat(json("/status").at("/table/ageMs").asLong()).isBetween(58_000L, 64_000L);
    assertThat(get("/metrics").body()).containsPattern("holdfast_table_age_seconds [56]\\d\\.");

    assertThat(json("/status").at("/bus/state").asText()).isEqualTo("OUT");
    assertThat(get("/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void missingTopicsAreNamedWithTheirCure() throws Exception {
    log.removeTopics();
    turnFor(40);

    HttpResponse<String> ready = get("/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("bus OUT").contains("holdfast bus init");
    assertThat(json("/status").at("/bus/problem").asText()).contains("holdfast bus init");
  }

  @Test
  void routesShowTheirEndpointsAndWhyOneIsNotPicked() throws Exception {
    Endpoint live = cell.endpoint("live", 1001, "app.example.com/api");
    Endpoint draining =
        cell.endpoint("draining", 1002, "app.example.com/api")
            .withState(EndpointState.DRAINING, 5_000);
    Endpoint ousted = cell.endpoint("ousted", 1003, "app.example.com/api");
    Endpoint owner = cell.endpoint("owner", 1003, "other.example.com");
    log.append(Topic.ROUTES, cell.manifest(live, draining, ousted, owner));
    turnFor(3);

    JsonNode route = json("/routes?host=APP.example.com").at("/routes/0");
    assertThat(route.get("route").asText()).isEqualTo("app.example.com/api");
    assertThat(route.get("pickable").asInt()).isEqualTo(1);
    assertThat(route.get("registered").asInt()).isEqualTo(3);
    assertThat(route.at("/endpoints/0"))
        .isEqualTo(
            JSON.readTree(
                """
                {"cell":"cell-1","instance":"live","containerPort":8080,"address":"127.0.0.1",
                 "port":1001,"protocol":"http1","state":"live","sinceMs":1,"app":"app-live",
                 "processType":"web","index":0,"zone":"z1","weight":100,"pickable":true,
                 "standing":"picked","why":"its cell is heard and nothing speaks against it",
                 "freshness":"heard","pickedLater":false,"inFlight":0,"reachable":true,
                 "passedOver":false,"quarantined":false,"overTls":false}
                """));
    assertThat(route.at("/endpoints/1/notPickableBecause").asText()).isEqualTo("draining");
    assertThat(route.at("/endpoints/1/stateForMs").asInt()).isEqualTo(5_000);
    assertThat(route.at("/endpoints/2/notPickableBecause").asText()).isEqualTo("address-taken");
    assertThat(route.at("/endpoints/2/why").asText()).contains("greater claim to its address");
  }

  @Test
  void aRouteHasAPageOfItsOwnForToolsAndForPeople() throws Exception {
    Endpoint live = cell.endpoint("live", 1001, "app.example.com/api", "app.example.com");
    Endpoint secured = cell.secured("secured", 1443, "app.example.com/api");
    Endpoint draining =
        cell.endpoint("draining", 1002, "app.example.com/api")
            .withState(EndpointState.DRAINING, 5_000);
    log.append(Topic.ROUTES, cell.manifest(live, secured, draining));
    turnFor(3);

    assertThat(json("/routes/app.example.com").get("routes")).hasSize(2);
    JsonNode routes = json("/routes/APP.example.com/api").get("routes");
    assertThat(routes).hasSize(1);
    assertThat(routes.at("/0/endpoints/1/standing").asText()).isEqualTo("unreachable");
    assertThat(get("/routes/app.example.com/api?format=text").body())
        .isEqualTo(
            """
            app.example.com/api: 3 endpoints, 2 of them may be picked
              -   127.0.0.1:1001, http1, instance live on cell cell-1, zone z1, weight 100, 0 in flight
                  picked: its cell is heard and nothing speaks against it
              -   127.0.0.1:1443 as secured, http1, instance secured on cell cell-1, zone z1, weight 100, 0 in flight
                  unreachable: it has a TLS port and this router no trust store (http.backends.tls.trust)
              -   127.0.0.1:1002, http1, instance draining on cell cell-1, zone z1, weight 100, 0 in flight
                  draining: its cell says that it takes nothing new
            """);
    HttpResponse<String> none = get("/routes/app.example.com/other");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.body()).contains("/explain?url=app.example.com%2Fother");
    assertThat(get("/routes/a%20b").statusCode()).isEqualTo(400);
    assertThat(get("/routes/app.example.com?format=yaml").body()).contains("expected json or text");
    assertThat(get("/cells/x").statusCode()).isEqualTo(404);
  }

  @Test
  void aUrlIsExplained() throws Exception {
    log.append(Topic.ROUTES, cell.manifest(cell.endpoint("i", 1001, "*.example.com/api")));
    turnFor(3);

    JsonNode told = json("/explain?url=https://a.b.example.com:8443/api/x?q");
    assertThat(told.get("route").asText()).isEqualTo("*.example.com/api");
    assertThat(told.get("rule").asText()).isEqualTo("wildcard host, longest path");
    assertThat(told.at("/order/0/instance").asText()).isEqualTo("i");
    assertThat(told.has("answer")).isFalse();
    assertThat(get("/explain?url=a.b.example.com/&format=text").body())
        .isEqualTo(
            """
            host a.b.example.com, path /
              a.b.example.com: no route
              *.b.example.com: no route
              *.example.com: 1 routes, none of them for this path
              *.com: no route
            answers 404 unknown_route: Requested route ('a.b.example.com') does not exist.
            """);
    assertThat(get("/explain").statusCode()).isEqualTo(400);
  }

  private static Endpoint with(Endpoint endpoint, Map<String, String> options) {
    return endpoint.withOptions(Map.of(endpoint.route(0), RouteOptions.of(options)));
  }

  @Test
  void optionsShowWithWhatOfThemCannotBeUsed() throws Exception {
    Endpoint older = with(cell.endpoint("older", 1001, "a.example.com"), Map.of("priority", "low"));
    Endpoint newer =
        with(
            cell.endpoint("newer", 1002, "a.example.com"),
            Map.of("priority", "urgent", "path.rewrite", "/v2", "limits.rat", "5"));
    log.append(Topic.ROUTES, cell.manifest(older, newer));
    turnFor(3);

    JsonNode options = json("/routes/a.example.com").at("/routes/0/options");
    assertThat(options)
        .isEqualTo(
            JSON.readTree(
                """
                {"cell":"cell-1","instance":"newer","othersSayOtherwise":true,
                 "said":{"limits.rat":"5","path.rewrite":"/v2","priority":"urgent"},
                 "refused":[{"name":"priority","value":"urgent",
                   "why":"is \\"urgent\\"; expected one of low, normal, high; the default holds"},
                  {"name":"limits.rat","value":"5","why":"is not known to this router"}]}
                """));
    assertThat(json("/explain?url=a.example.com/x").get("options")).isEqualTo(options);
    assertThat(json("/explain?url=a.example.com/x").get("forwarded").asText()).isEqualTo("/v2/x");
    assertThat(get("/explain?url=a.example.com/x&format=text").body())
        .contains(
            """
            route a.example.com (exact host)
              options of instance newer on cell cell-1; other endpoints say otherwise
                  limits.rat: 5
                  path.rewrite: /v2
                  priority: urgent
                  not used: 'priority' is "urgent"; expected one of low, normal, high; the default holds
                  not used: 'limits.rat' is not known to this router
            goes on with path /v2/x
            """);
    assertThat(get("/routes/a.example.com?format=text").body())
        .contains("  options of instance newer on cell cell-1; other endpoints say otherwise\n");
    Exposition metrics = Exposition.parse(get("/metrics").body());
    assertThat(metrics.value("holdfast_route_options_compiled_total")).isEqualTo(1);
    assertThat(metrics.value("holdfast_route_options_refused_total")).isEqualTo(2);
    log.append(Topic.ROUTES, cell.unregister(newer));
    turnFor(3);
    assertThat(json("/routes/a.example.com").at("/routes/0/options/othersSayOtherwise").asBoolean())
        .isFalse();
    assertThat(json("/routes/a.example.com").at("/routes/0/options/refused")).isEmpty();
  }

  @Test
  void silentCellShowsOnItsPagesWithTheReason() throws Exception {
    TestCell heard = new TestCell("here", "cell-2");
    log.append(Topic.ROUTES, cell.manifest(cell.endpoint("i", 1001, "a.example.com")));
    log.append(Topic.ROUTES, heard.manifest(heard.endpoint("j", 1002, "a.example.com")));
    log.append(Topic.PRESENCE, cell.beat());
    for (int i = 0; i < 10; i++) {
      log.append(Topic.PRESENCE, heard.beat());
      turnFor(3);
    }

    JsonNode view = json("/status").get("view");
    assertThat(view.get("freshness").asText()).isEqualTo("heeded");
    assertThat(view.get("why").asText()).isEqualTo("1 of 2 cells are unheard");
    assertThat(view.get("silentCells").asInt()).isEqualTo(1);
    assertThat(view.get("heardCells").asInt()).isEqualTo(1);
    JsonNode silent = json("/cells").at("/cells/0");
    assertThat(silent.get("freshness").asText()).isEqualTo("silent");
    assertThat(silent.get("unheardMs").asLong()).isBetween(15_000L, 30_000L);
    assertThat(json("/cells").at("/cells/1/freshness").asText()).isEqualTo("heard");
    JsonNode endpoint = json("/routes").at("/routes/0/endpoints/0");
    assertThat(endpoint.get("freshness").asText()).isEqualTo("silent");
    assertThat(endpoint.get("pickable").asBoolean()).isTrue();
    assertThat(endpoint.get("pickedLater").asBoolean()).isTrue();
    assertThat(get("/metrics").body())
        .contains("holdfast_cells_by_freshness{freshness=\"silent\"} 1.0")
        .contains("holdfast_cells_unheard 1.0");
  }

  @Test
  void pagesOfRoutesFollowEachOtherWithoutAHole() throws Exception {
    Endpoint[] endpoints = new Endpoint[25];
    for (int i = 0; i < 25; i++) {
      endpoints[i] = cell.endpoint("i" + i, 2_000 + i, "h%02d.example.com/a%%20b".formatted(i));
    }
    log.append(Topic.ROUTES, cell.manifest(endpoints));
    turnFor(3);

    List<String> seen = new ArrayList<>();
    @Nullable String next = "/routes?limit=10";
    while (next != null) {
      JsonNode page = json(next);
      page.get("routes").forEach(route -> seen.add(route.get("route").asText()));
      next = page.has("next") ? page.get("next").asText() : null;
    }

    assertThat(seen).hasSize(25).isSorted().doesNotHaveDuplicates();
    assertThat(json("/routes?limit=25").has("next")).isFalse();
    assertThat(json("/routes").get("routesInTable").asInt()).isEqualTo(25);
  }

  @Test
  void badParametersAre400AndSayWhatWasExpected() throws Exception {
    for (String bad :
        List.of("limit=0", "limit=x", "after=%20", "host=a%20b", "hosts=x", "after=A..b/%2e")) {
      HttpResponse<String> answer = get("/routes?" + bad);
      assertThat(answer.statusCode()).as(bad).isEqualTo(400);
      assertThat(JSON.readTree(answer.body()).get("error").asText()).as(bad).contains("expected");
    }
  }

  @Test
  void cellsShowTheirOrderTheirBeatAndWhatWasRefused() throws Exception {
    turnFor(1);
    log.append(Topic.ROUTES, cell.manifest(cell.endpoint("i", 1001, "a.example.com")));
    log.append(Topic.PRESENCE, cell.beat());
    log.append(Topic.ROUTES, cell.staleManifest());
    turnFor(3);

    JsonNode shown = json("/cells").at("/cells/0");
    assertThat(shown.get("cell").asText()).isEqualTo("cell-1");
    assertThat(shown.get("incarnation").asText()).startsWith("7");
    assertThat(shown.get("seq").asInt()).isEqualTo(1);
    assertThat(shown.get("endpoints").asInt()).isEqualTo(1);
    assertThat(shown.get("frozen").asBoolean()).isFalse();
    assertThat(shown.get("newestBeatAgeMs").asInt()).isEqualTo(3_000);
    assertThat(shown.get("mode").asText()).isEqualTo("up");
    assertThat(shown.at("/refused/stale-epoch").asInt()).isEqualTo(1);
    assertThat(shown.get("newestDigest").asText()).isEqualTo("not-compared");
  }

  @Test
  void statusIsTheWholeInOneAnswer() throws Exception {
    log.append(Topic.ROUTES, cell.manifest(cell.endpoint("i", 1001, "a.example.com")));
    turnFor(3);
    JsonNode status = json("/status");

    assertThat(status.get("version").asText()).isEqualTo("1.2.3");
    assertThat(status.get("site").asText()).isEqualTo("here");
    assertThat(status.get("group").asText()).isEqualTo("blue");
    assertThat(status.get("uptimeMs").asInt()).isEqualTo(3_000);
    assertThat(status.get("phase").asText()).isEqualTo("serving");
    assertThat(status.at("/listeners/0").asText()).isEqualTo("http 127.0.0.1:8080");
    assertThat(status.get("transport").asText()).isEqualTo("nio");
    assertThat(status.get("eventLoops").asInt()).isEqualTo(2);
    assertThat(status.at("/overload/mode").asText()).isEqualTo("none");
    assertThat(status.at("/overload/load").asDouble()).isZero();
    assertThat(status.at("/overload/connectionsMax").asInt()).isEqualTo(1_234);
    assertThat(status.at("/ready/ready").asBoolean()).isTrue();
    assertThat(status.at("/bus/state").asText()).isEqualTo("CONNECTED");
    assertThat(status.at("/bus/answerAgeMs").asInt()).isEqualTo(0);
    assertThat(status.at("/bus/warnings").isArray()).isTrue();
    assertThat(status.at("/table/turnAgeMs").asInt()).isEqualTo(1_000);
    assertThat(status.at("/table/lagRecords").asInt()).isZero();
    assertThat(status.at("/table/routes").asInt()).isEqualTo(1);
    assertThat(status.at("/table/endpoints").asInt()).isEqualTo(1);
    assertThat(status.at("/counts/records").asInt()).isEqualTo(1);
    assertThat(status.at("/accessLog/on").asBoolean()).isFalse();
  }

  @Test
  void metricsAreAPrometheusExposition() throws Exception {
    log.append(Topic.ROUTES, cell.manifest(cell.endpoint("i", 1001, "a.example.com")));
    log.append(Topic.ROUTES, cell.staleManifest());
    turnFor(3);
    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    Exposition metrics = Exposition.parse(answer.body());
    assertThat(metrics.value("holdfast_routes")).isEqualTo(1);
    assertThat(metrics.value("holdfast_endpoints")).isEqualTo(1);
    assertThat(metrics.value("holdfast_cells")).isEqualTo(1);
    assertThat(metrics.value("holdfast_ready")).isEqualTo(1);
    assertThat(metrics.value("holdfast_table_writer_alive")).isEqualTo(1);
    assertThat(metrics.value("holdfast_bus_state{state=\"connected\"}")).isEqualTo(1);
    assertThat(metrics.value("holdfast_bus_state{state=\"out\"}")).isZero();
    assertThat(metrics.value("holdfast_log_records_total")).isEqualTo(2);
    assertThat(metrics.value("holdfast_log_records_unchanging_total{reason=\"stale_epoch\"}"))
        .isEqualTo(1);
    assertThat(metrics.value("holdfast_request_seconds_count{status=\"2xx\"}")).isZero();
    assertThat(metrics.value("holdfast_answers_total{status=\"2xx\"}")).isZero();
    assertThat(metrics.types()).containsEntry("holdfast_request_seconds", "histogram");
    assertThat(answer.body()).as("no label per route").doesNotContain("a.example.com");
    Endpoint[] more = new Endpoint[2_000];
    for (int i = 0; i < more.length; i++) {
      more[i] = cell.endpoint("i" + i, 2_000 + i, "h" + i + ".example.com");
    }
    log.append(Topic.ROUTES, cell.manifest(more));
    turnFor(3);
    Exposition later = Exposition.parse(get("/metrics").body());
    assertThat(later.value("holdfast_routes")).isEqualTo(2_001);
    assertThat(later.samples().keySet())
        .as("as many series as before")
        .filteredOn(name -> name.startsWith("holdfast_"))
        .containsExactlyInAnyOrderElementsOf(
            metrics.samples().keySet().stream().filter(n -> n.startsWith("holdfast_")).toList());
  }
}
