package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.http.TlsApp.Manner;
import dev.holdfast.router.tls.TestCertificates;
import io.netty.pkitesting.CertificateBuilder;
import java.nio.file.Files;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// TLS to apps: what a client sees where a handshake fails or there is none, and that its request
/// goes on to another endpoint where there is one.
@ExtendWith(LeakRecorder.class)
class AppHandshakeIT extends AppTlsSetup {
  /// Ways in which an app can fail before it has a request.
  enum Failing {
    UNTRUSTED(526, "x509: certificate signed by unknown authority"),
    NOT_FOR_SERVERS(526, "x509: certificate signed by unknown authority"),
    EXPIRED(526, "x509: certificate has expired or is not yet valid"),
    PLAIN(525, "tls: first record does not look like a TLS handshake"),
    HANGS(525, "tls: handshake timeout"),
    CLOSES(525, "tls: connection closed in the handshake"),
    RESETS(525, "tls: connection closed in the handshake"),
    OLD_VERSION(525, "remote error: tls: handshake failure"),
    REFUSES_OURS_1_2(496, "remote error: tls: bad certificate"),
    REFUSES_OURS_1_3(496, "remote error: tls: bad certificate");

    final int status;
    final String reason;

    Failing(int status, String reason) {
      this.status = status;
      this.reason = reason;
    }

    AutoCloseable app(BlockingQueue<Integer> port) throws Exception {
      return switch (this) {
        case UNTRUSTED -> tls(port, Manner.of(STRANGERS.issue("one")));
        case NOT_FOR_SERVERS ->
            tls(
                port,
                Manner.of(
                    CA.issue(
                        new CertificateBuilder().ecp256().addExtendedKeyUsageCodeSigning(),
                        TestCertificates.NOW.plus(1, ChronoUnit.DAYS),
                        "one")));
        case EXPIRED ->
            tls(port, Manner.of(CA.issue(TestCertificates.NOW.minus(1, ChronoUnit.DAYS), "one")));
        case OLD_VERSION -> tls(port, Manner.speaking(ONE, "TLSv1.2"));
        case REFUSES_OURS_1_2 -> tls(port, Manner.demanding(ONE, STRANGERS, "TLSv1.2"));
        case REFUSES_OURS_1_3 -> tls(port, Manner.demanding(ONE, STRANGERS, "TLSv1.3"));
        case PLAIN -> plain(port, (wire, _) -> wire.send("HTTP/1.1 400 Bad Request\r\n\r\n"));
        case HANGS -> plain(port, (wire, _) -> wire.rest());
        case CLOSES -> plain(port, (wire, _) -> wire.some(5));
        case RESETS ->
            plain(
                port,
                (wire, _) -> {
                  wire.some(5);
                  wire.reset();
                });
      };
    }

    private static AutoCloseable tls(BlockingQueue<Integer> port, Manner manner) throws Exception {
      TlsApp app = TlsApp.answering(manner, OK);
      port.add(app.port());
      return app;
    }

    private static AutoCloseable plain(BlockingQueue<Integer> port, ScriptedApp.Script script)
        throws Exception {
      ScriptedApp app = new ScriptedApp(script);
      port.add(app.port());
      return app;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UNTRUSTED, boringssl",
    "NOT_FOR_SERVERS, boringssl",
    "EXPIRED, boringssl",
    "PLAIN, boringssl",
    "HANGS, boringssl",
    "CLOSES, boringssl",
    "RESETS, boringssl",
    "OLD_VERSION, boringssl",
    "REFUSES_OURS_1_2, boringssl",
    "REFUSES_OURS_1_3, boringssl",
    "UNTRUSTED, jdk",
    "NOT_FOR_SERVERS, jdk",
    "EXPIRED, jdk",
    "PLAIN, jdk",
    "HANGS, jdk",
    "CLOSES, jdk",
    "RESETS, jdk",
    "OLD_VERSION, jdk",
    "REFUSES_OURS_1_2, jdk",
    "REFUSES_OURS_1_3, jdk",
  })
  void whatFailsBeforeARequestIsSaidAndTheRequestGoesOn(Failing failing, String provider)
      throws Exception {
    BlockingQueue<Integer> port = new LinkedBlockingQueue<>();
    try (TestRouter router =
            router(
                "certificate: router.crt",
                "key: router.key",
                "provider: " + provider,
                // Only one hangs; the good app's may be late on a busy machine.
                "handshakeTimeout: " + (failing == Failing.HANGS ? "2s" : "10s"),
                "minVersion: " + (failing == Failing.OLD_VERSION ? "1.3" : "1.2"));
        AutoCloseable _ = failing.app(port);
        TlsApp good = TlsApp.answering(Manner.of(TWO), OK)) {
      int failingPort = port.take();
      route(router, failingPort, "one");
      assertThat(ask(router, GET))
          .startsWith("HTTP/1.1 " + failing.status + " ")
          .contains("X-Cf-RouterError: endpoint_failure (" + failing.reason + ")\r\n");
      // Twice each, so that each begins with the one that fails.
      for (String request : List.of(GET, POST)) {
        route(router, failingPort, "one", good.port(), "two");
        assertThat(ask(router, request)).isEqualTo(OK);
        assertThat(ask(router, request)).isEqualTo(OK);
      }
      assertThat(good.heads()).hasSize(4);
    }
  }

  @Test
  void refusalOfARequestThatIsNoLongerWholeHereIsSaid() throws Exception {
    try (TestRouter router = router();
        TlsApp app = TlsApp.answering(Manner.demanding(ONE, ROUTERS, "TLSv1.3"), OK);
        TlsApp good = TlsApp.answering(Manner.of(TWO), OK);
        Wire client = router.connect()) {
      route(router, app.port(), "one");
      client.send("POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 100000\r\n\r\nabc");
      assertThat(client.message()).startsWith("HTTP/1.1 496 SSL Certificate Required\r\n");
      assertThat(good.heads()).isEmpty();
    }
  }

  @Test
  void clientThatGoesAwayWithinTheHandshakeCastsNoDoubt() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (TestRouter router = router();
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              seen.add("begun" + wire.some(5).length);
              wire.rest();
              seen.add("ended");
            })) {
      Pool<Backend> pool = route(router, app.port(), "one");
      try (Wire client = router.connect()) {
        client.send(GET);
        assertThat(seen.poll(10, TimeUnit.SECONDS)).startsWith("begun");
      }
      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("ended");
      assertThat(pool.slot(0).runtime().failure()).isNull();
      assertThat(router.record().outcome().status()).isEqualTo(499);
    }
  }

  @Test
  void withoutATrustStoreNoEndpointWithATlsPortIsConnectedTo() throws Exception {
    try (TestRouter router = new TestRouter();
        ScriptedApp plain = ScriptedApp.answering(OK);
        TlsApp app = TlsApp.answering(Manner.of(ONE), OK)) {
      router.put(ROUTE, List.of(Endpoints.both(plain.port(), app.port(), "one", ROUTE)));
      assertThat(ask(router, GET))
          .startsWith("HTTP/1.1 526 Invalid SSL Certificate\r\n")
          .contains("X-Cf-RouterError: endpoint_failure (no trust store is configured)\r\n");
      assertThat(plain.connections()).isZero();
      assertThat(app.handshakes()).isZero();
    }
  }

  @Test
  void tlsPortGoesBeforeThePlainOne() throws Exception {
    try (TestRouter router = router();
        ScriptedApp plain = ScriptedApp.answering(OK);
        TlsApp app = TlsApp.answering(Manner.of(ONE), OK)) {
      router.put(ROUTE, List.of(Endpoints.both(plain.port(), app.port(), "one", ROUTE)));
      assertThat(ask(router, GET)).isEqualTo(OK);
      assertThat(plain.connections()).isZero();
    }
  }

  @Test
  void sessionsAreNotResumed() throws Exception {
    try (TestRouter router = router();
        TlsApp app =
            new TlsApp(
                Manner.speaking(ONE, "TLSv1.2"),
                (wire, _) -> {
                  wire.head();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                })) {
      route(router, app.port(), "one");
      for (int i = 0; i < 3; i++) {
        assertThat(ask(router, GET)).startsWith("HTTP/1.1 200");
      }
      assertThat(app.handshakes()).isEqualTo(3);
      assertThat(app.resumed()).isZero();
    }
  }

  @Test
  void newTrustStoreHoldsForNewConnectionsAndKeptOnesCarryNoMore() throws Exception {
    try (TestRouter router = router();
        TlsApp app = TlsApp.answering(Manner.of(ONE), OK);
        Wire client = router.connect()) {
      route(router, app.port(), "one");
      assertThat(client.send(GET).message()).isEqualTo(OK);
      STRANGERS.writeAuthority(directory, "ca.pem");
      router.reloadAppTls();
      assertThat(client.send(GET).message()).startsWith("HTTP/1.1 526 ");
      Files.writeString(directory.resolve("ca.pem"), "nonsense");
      router.reloadAppTls();
      assertThat(router.appTls().status().problem()).contains("ca.pem").contains("expected");
      CA.writeAuthority(directory, "ca.pem");
      router.reloadAppTls();
      assertThat(router.appTls().status().problem()).isEmpty();
      assertThat(client.send(GET).message()).isEqualTo(OK);
      assertThat(app.handshakes()).isEqualTo(2);
    }
  }
}
