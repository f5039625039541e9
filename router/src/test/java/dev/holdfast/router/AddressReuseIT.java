package dev.holdfast.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Topic;
import dev.holdfast.events.broker.TestBroker;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.http.HeldPort;
import dev.holdfast.router.http.TlsApp;
import dev.holdfast.router.tls.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The address of an app is given to another one, with a whole router and a real broker: before the
/// router hears of it, and after (DESIGN invariants 8 and 15).
class AddressReuseIT {
  private static final TestCertificates CA = new TestCertificates("instances");
  private static final int REQUESTS = 50;

  @TempDir Path directory = Path.of("set by JUnit");
  private final TestBroker broker = TestBroker.shared();
  private final String group = TestBroker.randomGroup();
  private final TestCell cell = new TestCell("test", "cell-1");
  private final TestCell other = new TestCell("test", "cell-2");
  private final KafkaRouteLog log = open();
  private final LogWriter writer = log.openWriter();

  private KafkaRouteLog open() {
    broker.initTopics(group);
    return KafkaRouteLog.open(broker.config("test", group), SystemClocks.ticker());
  }

  @BeforeEach
  void cellsAreThere() throws Exception {
    CA.writeAuthority(directory, "ca.pem");
    send(cell.manifest());
    send(other.manifest());
  }

  /// Sends a record and waits until it is on the log.
  private void send(RouteEvent event) {
    Sending.acked(writer, Topic.ROUTES, event);
  }

  private RouterAssembly start() throws Exception {
    String yaml =
        """
        site: test
        group: %s
        dataDirectory: none
        listen: {address: 127.0.0.1, port: 0}
        admin: {port: 0}
        http:
          backends:
            connectTimeout: 10s
            tls: {trust: ca.pem, handshakeTimeout: 10s}
          overload: {shed: false}
        """
            .formatted(group);
    return RouterAssembly.start(RouterConfig.parse(YamlMap.parse("test", yaml), directory), log);
  }

  @AfterEach
  void close() {
    writer.close();
    log.close();
  }

  private static void awaitBody(RouterAssembly router, String host, String body) {
    await()
        .untilAsserted(
            () -> assertThat(Http.get(router.address(), host, "/").body()).isEqualTo(body));
  }

  /// How many of the requests for a host another app answered than that one.
  private static int misrouted(RouterAssembly router, String host, String app) {
    int misrouted = 0;
    for (int i = 0; i < REQUESTS; i++) {
      Http.Answer answer = Http.get(router.address(), host, "/");
      misrouted += answer.status() == 200 && !answer.body().equals(app) ? 1 : 0;
    }
    return misrouted;
  }

  @Test
  void overTlsNoRequestEverReachesTheOtherApp() throws Exception {
    try (RouterAssembly router = start();
        HeldPort held = new HeldPort()) {
      int port = held.number();
      try (TlsApp _ = TlsApp.naming(port, CA.issue("one"), "app one")) {
        send(cell.register(cell.secured("one", port, "one.example.com")));
        awaitBody(router, "one.example.com", "app one");
      }
      try (TlsApp two = TlsApp.naming(port, CA.issue("two"), "app two")) {
        // Before the router has heard of it.
        assertThat(misrouted(router, "one.example.com", "app one")).isZero();
        assertThat(Http.get(router.address(), "one.example.com", "/").head())
            .contains("503")
            .contains("x509: certificate is valid for another identity");
        assertThat(two.heads()).isEmpty();
        JsonNode shown = Http.admin(router, "/routes").json().at("/routes/0/endpoints/0");
        assertThat(shown.get("quarantined").asBoolean()).isTrue();
        assertThat(shown.at("/connectFailure/detail").asText())
            .isEqualTo("its certificate is for two, not for one");
        assertThat(Http.admin(router, "/metrics").body())
            .contains("holdfast_app_quarantined 1.0\n", "holdfast_app_handshakes_total 1.0\n")
            .doesNotContain("connect_failures_total{reason=\"wrong_identity\"} 0.0\n");
        // And after: the greater claim owns the address.
        send(other.register(other.secured("two", port, "two.example.com").withSince(9)));
        awaitBody(router, "two.example.com", "app two");
        int asked = two.heads().size();
        assertThat(misrouted(router, "one.example.com", "app one")).isZero();
        assertThat(two.heads()).hasSize(asked);
      }
    }
  }

  /// Nothing proves who answers at a plain port: what is misrouted is counted here, and ends with
  /// the other app's record.
  @Test
  void plainRequestsReachTheOtherAppUntilItsRecordIsThere() throws Exception {
    try (RouterAssembly router = start();
        HeldPort held = new HeldPort()) {
      int port = held.number();
      try (App _ = new App(port, "app one")) {
        send(cell.register(cell.endpoint("one", port, "one.example.com")));
        awaitBody(router, "one.example.com", "app one");
      }
      try (App _ = new App(port, "app two")) {
        assertThat(misrouted(router, "one.example.com", "app one")).isEqualTo(REQUESTS);
        send(other.register(other.endpoint("two", port, "two.example.com").withSince(9)));
        awaitBody(router, "two.example.com", "app two");
        await().until(() -> Http.get(router.address(), "one.example.com", "/").status() == 503);
        assertThat(misrouted(router, "one.example.com", "app one")).isZero();
      }
    }
  }

  /// A plain app that says its name.
  private static final class App implements AutoCloseable {
    private final HttpServer server;

    App(int port, String name) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, name.length());
            exchange.getResponseBody().write(name.getBytes(StandardCharsets.US_ASCII));
            exchange.close();
          });
      server.start();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
