package dev.holdfast.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole router between a real broker and a real app.
@Order(0) // Among the longest of its module.
final class RouterIT {
  private static final Duration MOST = Duration.ofSeconds(60);

  /// An app that says its name; at `/slow` it waits until it is told to go on.
  private static final class App implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    App(String name) {
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            if (exchange.getRequestURI().getPath().equals("/slow")) {
              asked.countDown();
              awaited(goOn);
            }
            byte[] body = name.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    @Override
    public void close() {
      goOn.countDown();
      server.stop(0);
      threads.close();
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @TempDir Path directory = Path.of("set by JUnit");
  private final TestCell cell = new TestCell("test", "cell-1");
  private final App one = new App("one");
  private final App two = new App("two");
  // Not the common pool, which may have one thread: the test waits for two things at once.
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final List<AutoCloseable> open = new ArrayList<>();
  private String group = "";
  private KafkaRouteLog log;
  private LogWriter writer;
  private @Nullable RouterAssembly started;
  private long newest = -1;

  @BeforeEach
  void onSharedBroker() {
    onBroker(TestBroker.shared());
  }

  /// A log on it, on which a cell has spoken.
  private void onBroker(TestBroker broker) {
    group = TestBroker.randomGroup();
    broker.initTopics(group);
    log = KafkaRouteLog.open(broker.config("test", group), SystemClocks.ticker());
    open.add(log);
    writer = log.openWriter();
    open.add(writer);
    newest = -1;
    send(cell.manifest());
  }

  /// Once the bus has been asked where its topics end since the last record was sent: the log is
  /// older than the router here, and the router takes as known what is read up to an older end.
  private RouterAssembly start(String more) throws Exception {
    await().atMost(MOST).until(() -> log.evidence().routes().end() > newest);
    RouterAssembly router = RouterAssembly.start(config(more), log);
    started = router;
    return router;
  }

  @AfterEach
  void close() throws Exception {
    if (started != null) {
      started.stop();
    }
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    one.close();
    two.close();
    clients.close();
  }

  private RouterConfig config(String more) throws Exception {
    return RouterConfig.parse(
        YamlMap.parse(
            "router.yml",
            """
            site: test
            group: %s
            listen: {address: 127.0.0.1, port: 0}
            admin: {port: 0}
            dataDirectory: none
            """
                    .formatted(group)
                + more),
        Path.of(""));
  }

  /// Sends a record and waits until it is on the log.
  private void send(RouteEvent event) {
    newest = Sending.acked(writer, Topic.ROUTES, event);
  }

  private static void awaitBody(RouterAssembly router, String host, String body) {
    await()
        .untilAsserted(
            () -> assertThat(Http.get(router.address(), host, "/").body()).isEqualTo(body));
  }

  private static void awaitStatus(RouterAssembly router, String host, int status) {
    await()
        .untilAsserted(
            () -> assertThat(Http.get(router.address(), host, "/").status()).isEqualTo(status));
  }

  @Test
  void whatIsRegisteredIsServedFromTheFirstRequestOn() throws Exception {
    send(cell.register(cell.endpoint("i", one.port(), "app.example.com")));
    RouterAssembly router = start("");

    assertThat(Http.get(router.address(), "app.example.com", "/").body()).isEqualTo("one");
    assertThat(Http.admin(router, "/ready").status()).isEqualTo(200);
    router.stop();
  }

  @Test
  void aRouteFollowsItsRecords() throws Exception {
    Path accessLog = directory.resolve("access.log");
    RouterAssembly router = start("accessLog: {to: %s}\n".formatted(accessLog));
    assertThat(Http.get(router.address(), "app.example.com", "/").status()).isEqualTo(404);

    Endpoint first = cell.endpoint("i", one.port(), "app.example.com");
    send(cell.register(first));
    awaitBody(router, "app.example.com", "one");

    Endpoint second = cell.endpoint("j", two.port(), "app.example.com", "two.example.com/deep");
    send(cell.register(second));
    awaitBody(router, "app.example.com", "two");
    await()
        .untilAsserted(() ->
            assertThat(Http.get(router.address(), "two.example.com", "/deep/x").body())
                .isEqualTo("two"));
    assertThat(Http.get(router.address(), "two.example.com", "/").status()).isEqualTo(404);

    send(cell.unregister(first));
    send(cell.unregister(second));
    awaitStatus(router, "app.example.com", 503);
    Http.Answer empty = Http.get(router.address(), "app.example.com", "/");
    assertThat(empty.head()).contains("X-Cf-RouterError: no_endpoints");

    await().untilAsserted(() -> metricsTellTheStory(router));
    router.stop();
    assertThat(Files.readAllLines(accessLog))
        .anyMatch(line -> line.contains("app.example.com - [") && line.contains("\" 200 "))
        .anyMatch(line -> line.endsWith("x_cf_routererror:\"unknown_route\""))
        .anyMatch(line -> line.endsWith("x_cf_routererror:\"no_endpoints\""));
  }

  private static void metricsTellTheStory(RouterAssembly router) {
    String metrics = Http.admin(router, "/metrics").body();
    assertThat(metrics)
        .containsPattern("holdfast_answers_total\\{status=\"2xx\"} [1-9]")
        .containsPattern("holdfast_own_answers_total\\{reason=\"unknown_route\"} [1-9]")
        .containsPattern("holdfast_own_answers_total\\{reason=\"no_endpoints\"} [1-9]")
        .containsPattern("holdfast_request_seconds_count\\{status=\"2xx\"} [1-9]")
        .containsPattern("holdfast_access_log_lines_total [1-9]")
        .contains("holdfast_requests_in_flight 0.0");
  }

  @Test
  void aKilledBusCostsNoRequestAndIsSaid() throws Exception {
    TestBroker broker = TestBroker.own();
    open.addFirst(broker);
    onBroker(broker);
    send(cell.register(cell.endpoint("i", one.port(), "app.example.com")));
    RouterAssembly router = start("");
    await().until(() -> busState(router).equals("CONNECTED"));
    awaitBody(router, "app.example.com", "one");

    broker.broker().kill();
    await()
        .atMost(MOST)
        .until(() -> {
          assertThat(Http.get(router.address(), "app.example.com", "/").body()).isEqualTo("one");
          assertThat(Http.admin(router, "/ready").status()).isEqualTo(200);
          return busState(router).equals("OUT");
        });

    broker.start();
    await()
        .atMost(MOST)
        .until(() -> {
          assertThat(Http.get(router.address(), "app.example.com", "/").body()).isEqualTo("one");
          return busState(router).equals("CONNECTED");
        });
    sendOnceTheBusTakesIt(cell.register(cell.endpoint("j", two.port(), "two.example.com")));
    awaitBody(router, "two.example.com", "two");
    router.stop();
  }

  /// As an emitter does after an outage: the producer may find its way back later than the reader.
  private void sendOnceTheBusTakesIt(RouteEvent event) {
    await()
        .atMost(MOST)
        .ignoreException(CompletionException.class)
        .until(() -> {
          send(event);
          return true;
        });
  }

  private static String busState(RouterAssembly router) {
    JsonNode status = Http.admin(router, "/status").json();
    return status.at("/bus/state").asText();
  }

  @Test
  void aGracefulStopFinishesWhatIsInFlight() throws Exception {
    send(cell.register(cell.endpoint("i", one.port(), "app.example.com")));
    RouterAssembly router = start("drain: {wait: 5s, timeout: 60s}\n");
    CompletableFuture<Http.Answer> slow =
        CompletableFuture.supplyAsync(
            () -> Http.get(router.address(), "app.example.com", "/slow"), clients);
    await().atMost(MOST).until(() -> one.asked.getCount() == 0 || slow.isDone());
    assertThat(slow.getNow(null)).as("answered before the app had it").isNull();

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(router::stop, clients);
    await().until(() -> Http.admin(router, "/health").status() == 503);
    assertThat(Http.get(router.address(), "app.example.com", "/").body())
        .as("still served while load balancers are told")
        .isEqualTo("one");
    await().atMost(MOST).until(() -> isRefused(router));
    assertThat(stopped).isNotDone();
    assertThat(Http.admin(router, "/health").body()).startsWith("draining");

    one.goOn.countDown();
    stopped.get(MOST.toSeconds(), TimeUnit.SECONDS);
    assertThat(slow.get(MOST.toSeconds(), TimeUnit.SECONDS).body()).isEqualTo("one");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Http.admin(router, "/health"));
  }

  private static boolean isRefused(RouterAssembly router) {
    try {
      Http.get(router.address(), "app.example.com", "/");
      return false;
    } catch (UncheckedIOException _) {
      return true;
    }
  }
}
