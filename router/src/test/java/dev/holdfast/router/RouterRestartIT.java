package dev.holdfast.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Topic;
import dev.holdfast.events.broker.TestBroker;
import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.events.yaml.YamlMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A router that is started again on its data directory.
final class RouterRestartIT {
  private static final String HOST = "kept.example.com";

  @TempDir Path directory = Path.of("set by JUnit");
  private final String group = TestBroker.randomGroup();
  private final TestCell cell = new TestCell("test", "cell-1");
  private final HttpServer app = app();

  private static HttpServer app() {
    try {
      HttpServer app =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      app.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
          });
      app.start();
      return app;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void aRouteIsThere() {
    TestBroker.shared().initTopics(group);
    try (KafkaRouteLog log = log()) {
      LogWriter writer = log.openWriter();
      Sending.acked(
          writer,
          Topic.ROUTES,
          cell.manifest(cell.endpoint("one", app.getAddress().getPort(), HOST)));
      writer.close(1_000);
    }
  }

  @AfterEach
  void close() {
    app.stop(0);
  }

  private KafkaRouteLog log() {
    return KafkaRouteLog.open(TestBroker.shared().config("test", group), SystemClocks.ticker());
  }

  private KafkaRouteLog logWithoutABus() {
    return KafkaRouteLog.open(
        new KafkaLogConfig("test", group, List.of("127.0.0.1:1")), SystemClocks.ticker());
  }

  private RouterAssembly start(KafkaRouteLog log) throws Exception {
    return start(log, "10s");
  }

  private RouterAssembly start(KafkaRouteLog log, String waitForRoutes) throws Exception {
    return RouterAssembly.start(
        RouterConfig.parse(
            YamlMap.parse(
                "router.yml",
                """
                site: test
                group: %s
                dataDirectory: facts
                listen: {address: 127.0.0.1, port: 0}
                admin: {port: 0}
                waitForRoutes: %s
                """
                    .formatted(group, waitForRoutes)),
            directory),
        log);
  }

  @Test
  void knowsItsRoutesWithoutTheBus() throws Exception {
    try (KafkaRouteLog log = log();
        RouterAssembly first = start(log)) {
      await().until(() -> Http.get(first.address(), HOST, "/").status() == 204);
      await()
          .untilAsserted(() ->
              assertThat(Http.admin(first, "/status").body())
                  .containsPattern("\"generation\" : \\d"));
    }
    try (KafkaRouteLog log = logWithoutABus();
        RouterAssembly second = start(log, "0s")) {
      assertThat(Http.get(second.address(), HOST, "/").status()).isEqualTo(204);
      await()
          .untilAsserted(() ->
              assertThat(Http.admin(second, "/ready").body())
                  .contains("with the routes from disk"));
    }
  }

  @Test
  void directoryInUseIsNamedWithItsCure() throws Exception {
    try (KafkaRouteLog log = log();
        RouterAssembly _ = start(log);
        KafkaRouteLog other = log()) {
      assertThatExceptionOfType(StartException.class)
          .isThrownBy(() -> start(other))
          .withMessageContaining("facts is in use by another router");
    }
  }
}
