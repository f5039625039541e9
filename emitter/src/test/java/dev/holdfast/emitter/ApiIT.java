package dev.holdfast.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.broker.TestBroker;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.log.RouteLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The API of an emitter in a JVM of its own, on a real broker, as any HTTP client sees it. The
/// cases share the emitter; each has instances of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ApiIT {
  private static final Cell CELL = new Cell("cell-1");
  private static final Duration MOST = Duration.ofSeconds(60);

  @TempDir static Path home;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private TestRouter router;
  private Path config;
  private Process process;

  @BeforeAll
  void start() throws Exception {
    open.add(client);
    TestBroker broker = TestBroker.shared();
    String group = TestBroker.randomGroup();
    broker.initTopics(group);
    RouteLog log = KafkaRouteLog.open(broker.config("test", group), SystemClocks.ticker());
    open.add(log);
    router = new TestRouter(log);
    Path lrps = Files.createDirectory(home.resolve("lrps"));
    Files.writeString(
        lrps.resolve("of-file.yaml"), "instance: of-file\nendpoints: [{port: 61000}]\n");
    config =
        Files.writeString(
            home.resolve("emitter.yaml"),
            """
            cell: cell-1
            site: test
            address: 127.0.0.1
            groups: [%s]
            dataDirectory: data
            beatInterval: 500ms
            api: {port: 0}
            bus: {bootstrap: [%s]}
            """
                .formatted(group, broker.bootstrap()));
    startEmitter();
    awaitInstances(instances -> instances.contains("of-file"));
  }

  private void startEmitter() throws IOException {
    process = EmitterProcess.start(config);
    open.add(process::destroyForcibly);
    Path where = home.resolve("data").resolve("api");
    await().atMost(MOST).until(() -> Files.exists(where));
  }

  @AfterAll
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private HttpRequest.Builder request(String path) throws IOException {
    String url = Files.readString(home.resolve("data").resolve("api")).strip();
    String token = Files.readString(home.resolve("data").resolve("token")).strip();
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String instance, String body)
      throws IOException, InterruptedException {
    return send(request("/v1/lrps/" + instance).PUT(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  private void awaitInstances(java.util.function.Predicate<List<String>> wanted) {
    await()
        .atMost(MOST)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          router.poll();
          return wanted.test(router.instances(CELL));
        });
  }

  @Test
  void instanceIsRegisteredChangedRenewedAndUnregistered() throws Exception {
    String body =
        "{\"app\": \"shop\", \"endpoints\":\n\t[{\"port\": 3000, \"routes\": [\"a.b\"]}]}";
    HttpResponse<String> first = put("shop-0", body);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    awaitInstances(instances -> instances.contains("shop-0"));
    assertThat(put("shop-0", body).statusCode()).isEqualTo(200);
    await()
        .atMost(MOST)
        .until(() -> get("/v1/lrps/shop-0").body().contains("\"acknowledged\" : true"));
    assertThat(get("/v1/lrps").body()).contains("of-file.yaml", "shop-0");
    HttpResponse<String> gone = send(request("/v1/lrps/shop-0").DELETE());
    assertThat(gone.statusCode()).isEqualTo(204);
    assertThat(gone.body()).isEmpty();
    awaitInstances(instances -> !instances.contains("shop-0"));
    assertThat(get("/v1/lrps/shop-0").statusCode()).isEqualTo(404);
  }

  @Test
  void instanceThatIsNotRenewedGoes() throws Exception {
    put("brief", "{\"ttl\": \"1s\", \"endpoints\": [{\"port\": 3001}]}");
    // A reader that is late finds it come and gone.
    awaitInstances(instances -> wasRegistered("brief"));
    awaitInstances(instances -> !instances.contains("brief"));
  }

  private boolean wasRegistered(String instance) {
    return Stream.concat(
            router.events(RouteEvent.Register.class).stream().map(RouteEvent.Register::endpoint),
            router.events(RouteEvent.Manifest.class).stream()
                .flatMap(manifest -> manifest.endpoints().stream()))
        .anyMatch(endpoint -> endpoint.id().instance().equals(instance));
  }

  @Test
  void instanceIsAnnouncedWhileItServes() throws Exception {
    // Nobody accepts: each look's connection stays in the queue.
    try (ServerSocket app = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress())) {
      String body =
          "{\"endpoints\": [{\"port\": %d}], \"check\": {\"interval\": \"100ms\"}}"
              .formatted(app.getLocalPort());
      assertThat(put("checked", body).statusCode()).isEqualTo(201);
      awaitInstances(instances -> instances.contains("checked"));
      assertThat(get("/v1/lrps/checked").body()).contains("\"health\" : \"healthy\"");
    }
    awaitInstances(instances -> !instances.contains("checked"));
    assertThat(get("/v1/lrps/checked").body())
        .contains("\"health\" : \"unhealthy\"", "Connection refused", "\"announced\" : false");
  }

  @Test
  void ordersAreTakenAndSaid() throws Exception {
    put("ordered", "{\"endpoints\": [{\"port\": 3003}]}");
    HttpResponse<String> drained =
        order("/v1/lrps/ordered/state", "{\"state\": \"draining\", \"for\": \"1h\"}");
    assertThat(drained.statusCode()).as(drained.body()).isEqualTo(200);
    await()
        .atMost(MOST)
        .until(() -> {
          router.poll();
          return router.endpoints(CELL).stream()
              .anyMatch(endpoint -> endpoint.state() == EndpointState.DRAINING);
        });
    assertThat(order("/v1/cell/state", "{\"state\": \"evacuating\"}").statusCode()).isEqualTo(200);
    await()
        .atMost(MOST)
        .until(() -> {
          router.poll();
          return router.events(RouteEvent.Beat.class).getLast().mode() == CellMode.EVACUATING;
        });
    assertThat(order("/v1/cell/state", "{\"state\": \"live\"}").body())
        .contains("\"order\" : \"live\"");
    assertRefused(
        404, order("/v1/lrps/nobody/state", "{\"state\": \"live\"}"), "no instance nobody");
    assertRefused(
        400,
        order("/v1/cell/state", "{}"),
        "expected one of live, evacuating, draining, interrupted");
    assertRefused(
        400,
        order("/v1/lrps/ordered/state", "{\"state\": \"evacuating\"}"),
        "expected one of live");
    assertRefused(
        400,
        order("/v1/cell/state", "{\"state\": \"live\", \"for\": \"1s\"}"),
        "stands with state live");
  }

  private HttpResponse<String> order(String path, String body)
      throws IOException, InterruptedException {
    return send(request(path).PUT(BodyPublishers.ofString(body)));
  }

  @Test
  void killedEmitterHasWhatItAnswered() throws Exception {
    assertThat(put("kept", "{\"endpoints\": [{\"port\": 3002}]}").statusCode()).isEqualTo(201);
    process.destroyForcibly().waitFor();
    Files.delete(home.resolve("data").resolve("api"));
    startEmitter();
    // Until its first word is on a disk that others use too it says so.
    await()
        .atMost(MOST)
        .untilAsserted(() -> assertThat(get("/v1/lrps/kept").body()).contains("\"ttlMs\" : 30000"));
    awaitInstances(instances -> instances.contains("kept"));
  }

  @Test
  void nobodyWithoutTheTokenIsHeard() throws Exception {
    for (String wrong : List.of("", "Bearer x", "Basic eDp5")) {
      HttpRequest.Builder request =
          wrong.isEmpty()
              ? HttpRequest.newBuilder(request("/v1/cell").build().uri())
              : request("/v1/cell").setHeader("Authorization", wrong);
      HttpResponse<String> answer = send(request);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      assertThat(answer.body()).contains("the token is missing or wrong; expected");
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve("data").resolve("token"))))
        .isEqualTo("rw-------");
  }

  @Test
  void whatCannotBeUsedSaysWhatWasExpected() throws Exception {
    assertRefused(400, put("a", "{\"endpoints\": [{\"port\": 99999}]}"), "1 to 65535");
    assertRefused(
        400, put("a", "{\"endpoints\": [{\"port\": 1}], \"colour\": 1}"), "unknown key 'colour'");
    assertRefused(
        400,
        put("a", "{\"endpoints\": [{\"port\": 1, \"routes\": [\"a b\"]}]}"),
        "'endpoints[0].routes'");
    assertRefused(400, put("a", "{\"ttl\": \"1ms\", \"endpoints\": [{\"port\": 1}]}"), "1s to 24h");
    assertRefused(
        400,
        put("a", "{\"check\": {\"path\": \"x\"}, \"endpoints\": [{\"port\": 1}]}"),
        "expected a path such as /health");
    assertRefused(400, put("a", "{\"instance\": \"b\"}"), "expected the path's");
    assertRefused(400, put("a", ""), "'endpoints' is empty");
    assertRefused(400, put("a", "[1]"), "expected a mapping");
    assertRefused(400, put("a", "[".repeat(60_000)), "body:");
    assertRefused(400, put("%20", "{}"), "expected 1 to 128 letters");
    assertRefused(413, put("a", " ".repeat(70_000)), "at most 65536 bytes");
    assertRefused(409, put("of-file", "{\"endpoints\": [{\"port\": 1}]}"), "of-file.yaml");
    assertRefused(404, get("/v2"), "expected /v1/lrps");
    assertRefused(404, get("/v1/lrps/state"), "no instance state");
    assertRefused(400, get("/v1/lrps/"), "expected 1 to 128 letters");
    HttpResponse<String> wrongMethod =
        send(request("/v1/lrps/a").POST(BodyPublishers.ofString("{}")));
    assertRefused(405, wrongMethod, "expected one of DELETE, GET, PUT");
    assertThat(wrongMethod.headers().firstValue("Allow")).hasValue("DELETE, GET, PUT");
    assertThat(get("/v1/cell").body()).contains("\"cell\" : \"cell-1\"");
  }

  private static void assertRefused(int status, HttpResponse<String> answer, String expected) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).startsWith("{\n  \"error\" : \"").contains(expected);
  }
}
