package dev.holdfast.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Topic;
import dev.holdfast.events.broker.TestBroker;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.http.HeldPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A whole router among cells that beat or do not, over a real broker and with real apps. Two
/// seconds without a beat are a silent cell here, and eight a dead one. On a machine that stands
/// still nobody grows silent: one thread beats for all cells, and times count while beats come.
/// Each case has cells of its own, and mostly waits.
@Order(0) // Among the longest of its module.
@Execution(ExecutionMode.CONCURRENT)
final class FreshnessIT {
  private static final int CELLS = 6;
  private static final String HOST = "app.example.com";

  private final TestBroker broker = TestBroker.shared();
  private final String group = TestBroker.randomGroup();
  private final List<Member> members = new ArrayList<>();
  private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor();
  private final KafkaRouteLog log = open();
  private final LogWriter writer = log.openWriter();
  private @Nullable RouterAssembly started;

  /// A cell with one app, which says the cell's name.
  private static final class Member {
    final String name;
    final TestCell cell;
    volatile boolean beating = true;
    private final HeldPort port = new HeldPort();
    private HttpServer app;

    Member(String name) throws IOException {
      this.name = name;
      this.cell = new TestCell("test", name);
      this.app = serve(name, port.number());
    }

    Endpoint endpoint() {
      return cell.endpoint("i-" + name, port.number(), HOST);
    }

    /// Without a word.
    void die() {
      beating = false;
      app.stop(0);
    }

    void comeBack() {
      app = serve(name, port.number());
      beating = true;
    }

    void close() throws IOException {
      die();
      port.close();
    }
  }

  private static HttpServer serve(String name, int port) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.createContext(
          "/",
          exchange -> {
            byte[] body = name.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KafkaRouteLog open() {
    broker.initTopics(group);
    return KafkaRouteLog.open(broker.config("test", group), SystemClocks.ticker());
  }

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < CELLS; i++) {
      Member member = new Member("cell-" + i);
      members.add(member);
      RouteEvent manifest = member.cell.manifest(member.endpoint());
      beats.execute(() -> send(Topic.ROUTES, manifest));
    }
    var _ = beats.scheduleAtFixedRate(this::beatAll, 0, 150, TimeUnit.MILLISECONDS);
    RouterConfig config =
        RouterConfig.parse(
            YamlMap.parse(
                "router.yml",
                """
                site: test
                group: %s
                dataDirectory: none
                listen: {address: 127.0.0.1, port: 0}
                admin: {port: 0}
                http: {eventLoops: 1, backends: {doubtFor: 1s}, overload: {shed: false}}
                stale:
                  unheardAfter: 1200ms
                  silentAfter: 2s
                  staleAfter: 4s
                  pruneAfter: 8s
                  connectsApart: 500ms
                  probeInterval: 1s
                """
                    .formatted(group)),
            Path.of(""));
    started = RouterAssembly.start(config, log);
    await().atMost(Duration.ofMinutes(1)).until(() -> view().path("heardCells").asInt() == CELLS);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> status().at("/bus/state").asText().equals("CONNECTED"));
  }

  @AfterEach
  void close() throws Exception {
    if (started != null) {
      started.stop();
    }
    beats.shutdownNow();
    assertThat(beats.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    writer.close();
    log.close();
    for (Member member : members) {
      member.close();
    }
  }

  private void beatAll() {
    for (Member member : members) {
      if (member.beating) {
        send(Topic.PRESENCE, member.cell.beat());
      }
    }
  }

  private void send(Topic topic, RouteEvent event) {
    writer.send(
        topic,
        event,
        new LogWriter.Receipt() {
          @Override
          public void onAcked(long offset, long appendTimeMs) {}

          @Override
          public void onFailed(LogWriter.Failure failure) {}
        });
  }

  @Test
  void deadCellIsDemotedThenPrunedAndNobodyElseAndShownWhenItIsBack() {
    Member dead = members.get(2);
    dead.die();

    await().until(() -> cell(dead).path("freshness").asText().equals("silent"));
    await().until(() -> endpoint(dead).path("pickedLater").asBoolean());
    serveAll(30, dead);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> {
          serveAll(1, dead);
          return endpoint(dead).path("notPickableBecause").asText().equals("pruned");
        });
    for (Member member : members) {
      assertThat(endpoint(member).path("pickable").asBoolean()).isEqualTo(member != dead);
    }
    assertThat(view().path("prunedEndpoints").asInt()).isEqualTo(1);
    assertThat(cell(dead).path("prunedEndpoints").asInt()).isEqualTo(1);
    await()
        .untilAsserted(() ->
            assertThat(metrics())
                .contains("holdfast_endpoints_pruned 1.0", "holdfast_freshness_ignored 0.0")
                .contains("holdfast_cells_by_freshness{freshness=\"stale\"} 1.0"));
    serveAll(30, dead);

    dead.comeBack();
    await().until(() -> endpoint(dead).path("pickable").asBoolean());
    await().until(() -> names(2 * CELLS).containsKey(dead.name));
  }

  @Test
  void halfTheCellsLoseTheBusAndNothingMoves() {
    Map<String, Integer> before = names(20 * CELLS);
    long published = status().at("/counts/poolsPublished").asLong();
    for (Member member : members.subList(0, CELLS / 2)) {
      member.beating = false;
    }
    // As long as a dead cell would be pruned in.
    long until = view().path("connectedMs").asLong() + 10_000;
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> {
          assertThat(names(CELLS)).hasSize(CELLS);
          return view().path("connectedMs").asLong() > until;
        });
    assertThat(view().path("freshness").asText()).isEqualTo("ignored");
    assertThat(view().path("staleCells").asInt()).isEqualTo(CELLS / 2);
    assertThat(view().path("prunedEndpoints").asInt()).isZero();
    assertThat(view().path("probes").asInt()).isPositive();
    assertThat(status().at("/counts/poolsPublished").asLong()).isEqualTo(published);
    assertThat(names(20 * CELLS)).as("each in its turn, as before").isEqualTo(before);

    members.forEach(member -> member.beating = true);
    await().until(() -> view().path("freshness").asText().equals("heeded"));
    assertThat(status().at("/counts/poolsPublished").asLong()).isEqualTo(published);
  }

  /// Every request is answered, by another cell than this one.
  private void serveAll(int requests, Member not) {
    assertThat(names(requests)).doesNotContainKey(not.name);
  }

  /// How often each cell answered. There is one event loop's turn for all, so they take turns.
  private Map<String, Integer> names(int requests) {
    Map<String, Integer> names = new HashMap<>();
    for (int i = 0; i < requests; i++) {
      Http.Answer answer = Http.get(router().address(), HOST, "/");
      assertThat(answer.status()).isEqualTo(200);
      names.merge(answer.body(), 1, Integer::sum);
    }
    return names;
  }

  private RouterAssembly router() {
    if (started == null) {
      throw new AssertionError("no router");
    }
    return started;
  }

  private JsonNode status() {
    return Http.admin(router(), "/status").json();
  }

  private JsonNode view() {
    return status().path("view");
  }

  private String metrics() {
    return Http.admin(router(), "/metrics").body();
  }

  private JsonNode cell(Member member) {
    for (JsonNode cell : Http.admin(router(), "/cells").json().path("cells")) {
      if (cell.path("cell").asText().equals(member.name)) {
        return cell;
      }
    }
    throw new AssertionError("no cell " + member.name);
  }

  private JsonNode endpoint(Member member) {
    for (JsonNode endpoint : Http.admin(router(), "/routes").json().at("/routes/0/endpoints")) {
      if (endpoint.path("cell").asText().equals(member.name)) {
        return endpoint;
      }
    }
    throw new AssertionError("no endpoint of " + member.name);
  }
}
