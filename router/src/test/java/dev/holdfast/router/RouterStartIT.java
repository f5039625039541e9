package dev.holdfast.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.tls.TestCertificates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Starts and stops without a bus: nothing listens at its address.
@Isolated("looks for threads that a router has left")
final class RouterStartIT {
  private final KafkaRouteLog log =
      KafkaRouteLog.open(
          new KafkaLogConfig("here", "shared", List.of("127.0.0.1:1")), SystemClocks.ticker());

  @AfterEach
  void close() {
    log.close();
  }

  private static RouterConfig config(String more) throws Exception {
    return RouterConfig.parse(
        YamlMap.parse(
            "router.yml",
            """
            site: here
            waitForRoutes: 0s
            dataDirectory: none
            """
                + more),
        Path.of(""));
  }

  private static RouterConfig onAnyPorts() throws Exception {
    return config("listen: {address: 127.0.0.1, port: 0}\nadmin: {port: 0}\n");
  }

  @Test
  void aReloadTakesTimeoutsAndOpensTheAccessLogAnew(@TempDir Path directory) throws Exception {
    Path accessLog = directory.resolve("access.log");
    String ports = "listen: {address: 127.0.0.1, port: 0}\nadmin: {port: 0}\n";
    String logged = ports + "accessLog: {to: %s}\n".formatted(accessLog);
    try (RouterAssembly router = RouterAssembly.start(config(logged), log)) {
      Files.move(accessLog, directory.resolve("access.log.1"));
      router.reload(config(logged + "http: {timeouts: {head: 200ms}}\n"));

      await().until(() -> Files.exists(accessLog));
      await()
          .ignoreException(SocketTimeoutException.class)
          .untilAsserted(() -> {
            try (Socket socket =
                new Socket(router.address().getAddress(), router.address().getPort())) {
              socket.setSoTimeout(1_000);
              socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
              assertThat(socket.getInputStream().readNBytes(12))
                  .asString(StandardCharsets.US_ASCII)
                  .isEqualTo("HTTP/1.1 408");
            }
          });
    }
  }

  private void refused(RouterConfig config, String message) {
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> RouterAssembly.start(config, log))
        .withMessageContaining(message);
    nothingIsLeft();
  }

  private static void nothingIsLeft() {
    await()
        .untilAsserted(() ->
            assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name ->
                    name.startsWith("holdfast-table")
                        || name.startsWith("holdfast-loop")
                        || name.startsWith("holdfast-access-log")
                        || name.startsWith("holdfast-certificates")
                        || name.startsWith("HTTP-Dispatcher")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "nio"})
  void aPortInUseIsNamedWithItsCureAndNothingIsLeft(String transport) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      String yaml = "listen: {address: 127.0.0.1, port: %d}\nadmin: {port: 0}\n".formatted(port);

      refused(
          config(yaml + "http: {transport: %s}\n".formatted(transport)),
          ("cannot listen for requests on 127.0.0.1 port %d: the port is in use; stop what holds it"
                  + " (`ss -ltnp"
                  + " 'sport = :%d'` names it) or set listen.port")
              .formatted(port, port));
    }
  }

  @Test
  void anAdminPortInUseIsNamedWithItsCureAndNothingIsLeft() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      refused(
          config("listen: {address: 127.0.0.1, port: 0}\nadmin: {port: %d}\n".formatted(port)),
          "cannot listen for admin requests on 127.0.0.1 port %d: the port is in use"
              .formatted(port));
    }
  }

  @Test
  void anAddressOfAnotherMachineIsNamedWithItsCure() throws Exception {
    refused(
        config("listen: {address: 192.0.2.1, port: 0}\nadmin: {port: 0}\n"),
        "this machine does not have that address; set listen.address to one of its own");
    refused(
        config("listen: {address: 127.0.0.1, port: 0}\nadmin: {address: 192.0.2.1, port: 0}\n"),
        "this machine does not have that address; set admin.address to one of its own");
  }

  @Test
  void whatTlsIsMissingIsNamedAndNothingIsLeft(@TempDir Path directory) throws Exception {
    refused(
        config(
            "listen: {address: 127.0.0.1, port: 0, tls: {port: 0, certificates: %s}}\nadmin: {port: 0}\n"
                .formatted(directory)),
        "listen.tls: " + directory + " holds no usable certificate; expected <name>.crt with");
  }

  @Test
  void tlsIsServedBesideThePlainPort(@TempDir Path directory) throws Exception {
    TestCertificates ca = new TestCertificates("ca");
    TestCertificates.write(directory, "a", ca.issue("a.example.com"));
    RouterConfig config =
        config(
            "listen: {address: 127.0.0.1, port: 0, tls: {address: 127.0.0.1, port: 0, certificates: %s}}\nadmin: {port: 0}\n"
                .formatted(directory));
    try (RouterAssembly router = RouterAssembly.start(config, log)) {
      InetSocketAddress at = Objects.requireNonNull(router.tlsAddress());
      SSLContext trusting = SSLContext.getInstance("TLS");
      trusting.init(null, ca.authority().toTrustManagerFactory().getTrustManagers(), null);
      try (Socket socket =
          trusting.getSocketFactory().createSocket(at.getAddress(), at.getPort())) {
        socket.setSoTimeout(10_000);
        socket
            .getOutputStream()
            .write("GET / HTTP/1.0\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .startsWith("HTTP/1.1 404 ");
      }
    }
    nothingIsLeft();
  }

  @Test
  void anAccessLogThatCannotBeOpenedIsNamedWithItsCure(@TempDir Path directory) throws Exception {
    Path missing = directory.resolve("missing/access.log");

    refused(
        config("accessLog: {to: %s}\nadmin: {port: 0}\n".formatted(missing)),
        missing + "): make its directory writable, or set accessLog.to");
  }

  @Test
  void startsWithoutABusSaysWhyItIsNotReadyAndStopsWhole() throws Exception {
    try (RouterAssembly router = RouterAssembly.start(onAnyPorts(), log)) {
      assertThat(router.address().getPort()).isPositive();
      assertThat(Http.get(router.address(), "app.example.com", "/").status()).isEqualTo(404);
      assertThat(Http.admin(router, "/health").status()).isEqualTo(200);
      await()
          .untilAsserted(() -> {
            Http.Answer ready = Http.admin(router, "/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body())
                .contains("the bus has not said yet where the routes topic ends");
          });
      router.stop();
    }
    nothingIsLeft();
  }

  @Test
  void loadBalancersHaveAPortOfTheirOwnThatShowsNoRoute() throws Exception {
    String ports = "listen: {address: 127.0.0.1, port: 0}\nadmin: {port: 0}\n";
    try (RouterAssembly router =
        RouterAssembly.start(config(ports + "health: {address: 127.0.0.1, port: 0}\n"), log)) {
      InetSocketAddress at = Objects.requireNonNull(router.healthAddress());
      assertThat(Http.get(at, "localhost", "/health").body()).isEqualTo("serving\n");
      assertThat(Http.get(at, "localhost", "/ready").status()).isEqualTo(503);
      for (String path : List.of("/routes", "/status", "/metrics", "/explain", "/cells")) {
        assertThat(Http.get(at, "localhost", path).status()).isEqualTo(404);
      }
    }
    nothingIsLeft();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      refused(
          config(ports + "health: {address: 127.0.0.1, port: %d}\n".formatted(port)),
          "cannot listen for health checks on 127.0.0.1 port %d: the port is in use; stop"
              .formatted(port));
    }
  }

  @Test
  void aPortIsFreeAgainAfterAStop() throws Exception {
    RouterAssembly first = RouterAssembly.start(onAnyPorts(), log);
    int port = first.address().getPort();
    first.stop();
    RouterAssembly second =
        RouterAssembly.start(
            config("listen: {address: 127.0.0.1, port: %d}\nadmin: {port: 0}\n".formatted(port)),
            log);

    assertThat(second.address().getPort()).isEqualTo(port);
    second.stop();
  }
}
