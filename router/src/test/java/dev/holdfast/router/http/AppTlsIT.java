package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.http.TlsApp.Manner;
import dev.holdfast.router.tls.TestCertificates;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS to apps: who is believed, what a client sees where nobody is, and that nothing of a request
/// goes to anybody else.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class AppTlsIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n";
  private static final String POST =
      "POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 3\r\n\r\nabc";
  private static final String OK =
      "HTTP/1.1 200 OK\r\nDate: Wed, 25 Nov 2026 10:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";
  private static final String UPGRADE =
      "GET / HTTP/1.1\r\nHost: a.example.com\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n";
  private static final String SWITCH =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\n";

  private static final TestCertificates CA = new TestCertificates("instances");
  private static final TestCertificates ROUTERS = new TestCertificates("routers");
  // Of the same name as the routers' CA, so that our certificate is shown to those who believe it.
  private static final TestCertificates STRANGERS = new TestCertificates("routers");
  private static final X509Bundle ROUTER = ROUTERS.issue("router");
  private static final X509Bundle ONE = CA.issue("one");
  private static final X509Bundle TWO = CA.issue("two");
  private static final Route ROUTE = Route.parse("a.example.com");

  @TempDir private Path directory;

  private TestRouter router(String... more) throws Exception {
    CA.writeAuthority(directory, "ca.pem");
    TestCertificates.write(directory, "router", ROUTER);
    return TestRouter.withTlsToApps(directory, "trust: ca.pem\n" + String.join("\n", more));
  }

  private static Pool<Backend> route(TestRouter router, Object... portsAndIdentities) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < portsAndIdentities.length; i += 2) {
      endpoints.add(
          Endpoints.secured(
              i / 2, (int) portsAndIdentities[i], (String) portsAndIdentities[i + 1], ROUTE));
    }
    return router.put(ROUTE, endpoints);
  }

  private static String ask(TestRouter router, String request) throws IOException {
    try (Wire client = router.connect()) {
      return client.send(request).message();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "boringssl, TLSv1.3",
    "boringssl, TLSv1.2",
    "jdk, TLSv1.3",
    "jdk, TLSv1.2",
  })
  void requestsReachAnAppThatProvesItsIdentity(String provider, String version) throws Exception {
    Manner manner = Manner.demanding(ONE, ROUTERS, version);
    try (TestRouter router =
            router("certificate: router.crt", "key: router.key", "provider: " + provider);
        TlsApp app = TlsApp.answering(manner, OK)) {
      Pool<Backend> pool = route(router, app.port(), "ONE");
      try (Wire client = router.connect()) {
        for (int i = 0; i < 3; i++) {
          assertThat(client.send(i == 1 ? POST : GET).message()).isEqualTo(OK);
        }
      }
      assertThat(app.handshakes()).isEqualTo(1);
      assertThat(app.heads()).hasSize(3);
      assertThat(pool.slot(0).runtime().failure()).isNull();
      assertThat(Objects.requireNonNull(router.record().outcome().endpoint()).target())
          .hasToString("127.0.0.1:" + app.port());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void largeBodiesGoBothWays(String provider) throws Exception {
    int length = 3 << 20;
    String body = "x".repeat(length);
    try (TestRouter router = router("provider: " + provider);
        TlsApp app =
            new TlsApp(
                Manner.of(ONE),
                (wire, _) -> {
                  String got = wire.message();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n")
                      .send(got.substring(got.length() - length));
                });
        Wire client = router.connect()) {
      route(router, app.port(), "one");
      Thread.ofVirtual()
          .start(() -> {
            try {
              client.send(
                  "POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: "
                      + length
                      + "\r\n\r\n"
                      + body);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      assertThat(client.message()).endsWith("\r\n\r\n" + body);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void anotherIdentityIsQuarantinedAndNothingIsSentThere(String provider) throws Exception {
    try (TestRouter router = router("provider: " + provider);
        TlsApp stranger = TlsApp.answering(Manner.of(TWO), OK);
        TlsApp app = TlsApp.answering(Manner.of(ONE), OK)) {
      Pool<Backend> pool = route(router, stranger.port(), "gone", app.port(), "one");
      for (int i = 0; i < 6; i++) {
        assertThat(ask(router, i % 2 == 0 ? GET : POST)).isEqualTo(OK);
      }
      Backend quarantined = pool.slot(0).runtime();
      assertThat(quarantined.isQuarantined()).isTrue();
      Backend.Failure failure = Objects.requireNonNull(quarantined.failure());
      assertThat(failure.why()).isEqualTo(ConnectFailure.WRONG_IDENTITY);
      assertThat(failure.detail()).isEqualTo("its certificate is for two, not for gone");
      assertThat(stranger.heads()).isEmpty();
      assertThat(stranger.handshakes()).isZero();
      assertThat(app.heads()).hasSize(6);
      // Once, by whichever request met it first.
      assertThat(router.evidence().failed(ConnectFailure.WRONG_IDENTITY)).isEqualTo(1);
      assertThat(router.evidence().quarantined()).isEqualTo(1);
      router.retire(quarantined);
      await().until(() -> router.evidence().quarantined() == 0);
    }
  }

  @Test
  void whereOnlyAnotherIdentityAnswersTheRouteIsUnavailable() throws Exception {
    try (TestRouter router = router();
        TlsApp stranger = TlsApp.answering(Manner.of(TWO), OK)) {
      route(router, stranger.port(), "one");
      assertThat(ask(router, GET))
          .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
          .contains(
              "X-Cf-RouterError: endpoint_failure (x509: certificate is valid for another"
                  + " identity)\r\n");
      assertThat(stranger.heads()).isEmpty();
      assertThat(router.count(Counter.WRONG_IDENTITY)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "*.apps.internal, a.apps.internal, 503",
    "*.apps.internal, *.apps.internal, 200",
    "A.Apps.Internal, a.apps.internal, 200",
    "a.apps.internal, b.apps.internal, 503",
    "aa, a, 503",
  })
  void namesAreComparedWhole(String carried, String identity, int status) throws Exception {
    try (TestRouter router = router();
        TlsApp app = TlsApp.answering(Manner.of(CA.issue(carried)), OK)) {
      route(router, app.port(), identity);
      assertThat(ask(router, GET)).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void commonNameIsNoIdentity() throws Exception {
    X509Bundle named =
        new CertificateBuilder().ecp256().subject("CN=one").buildIssuedBy(CA.authority());
    try (TestRouter router = router();
        TlsApp app = TlsApp.answering(Manner.of(named), OK)) {
      route(router, app.port(), "one");
      assertThat(ask(router, GET)).startsWith("HTTP/1.1 503 ");
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 200", "127.0.0.2, 503"})
  void withoutAnIdentityTheCertificateCarriesTheAddress(String carried, int status)
      throws Exception {
    X509Bundle certificate =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=one")
            .addSanIpAddress(carried)
            .buildIssuedBy(CA.authority());
    try (TestRouter router = router();
        TlsApp app = TlsApp.answering(Manner.of(certificate), OK)) {
      route(router, app.port(), "");
      assertThat(ask(router, GET)).startsWith("HTTP/1.1 " + status + " ");
    }
  }

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
                "handshakeTimeout: 300ms",
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

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void answerThatEndsWithItsConnectionIsWholeOnlyWithCloseNotify(String provider) throws Exception {
    BlockingQueue<Boolean> inOrder = new LinkedBlockingQueue<>(List.of(true, false));
    try (TestRouter router = router("provider: " + provider);
        TlsApp app =
            new TlsApp(
                Manner.of(ONE),
                (wire, below) -> {
                  wire.head();
                  wire.send("HTTP/1.1 200 OK\r\n\r\nall of it");
                  if (inOrder.take()) {
                    wire.close();
                  } else {
                    below.shutdownOutput();
                    wire.rest();
                  }
                })) {
      route(router, app.port(), "one");
      try (Wire client = router.connect()) {
        assertThat(client.send(GET).chunkedMessage()).endsWith("all of it\r\n0\r\n\r\n");
      }
      try (Wire client = router.connect()) {
        assertThat(client.send(GET).rest()).contains("all of it").doesNotContain("\r\n0\r\n");
      }
      assertThat(router.count(Counter.ANSWER_CUT)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"boringssl, TLSv1.3", "boringssl, TLSv1.2", "jdk, TLSv1.3"})
  void upgradedConnectionsFlowBothWaysAndTheClientMayEndFirst(String provider, String version)
      throws Exception {
    BlockingQueue<String> got = new LinkedBlockingQueue<>();
    try (TestRouter router = router("provider: " + provider);
        TlsApp app =
            new TlsApp(
                Manner.speaking(ONE, version),
                (wire, _) -> {
                  wire.head();
                  wire.send(SWITCH + "hello");
                  wire.send(wire.bytes(4));
                  got.add(wire.rest());
                });
        Wire client = router.connect()) {
      route(router, app.port(), "one");
      client.send(UPGRADE).head();
      assertThat(client.bytes(5)).isEqualTo("hello");
      assertThat(client.send("echo").bytes(4)).isEqualTo("echo");
      client.send("last").finishOutput();
      assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo("last");
      assertThat(client.rest()).isEmpty();
      assertThat(router.record().outcome().status()).isEqualTo(101);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void appThatSaysCloseNotifyEndsAnUpgradedConnectionInOrder(String provider) throws Exception {
    try (TestRouter router = router("provider: " + provider);
        TlsApp app =
            new TlsApp(
                Manner.of(ONE),
                (wire, _) -> {
                  wire.head();
                  wire.send(SWITCH + "last word");
                  wire.finishOutput();
                  wire.rest();
                });
        Wire client = router.connect()) {
      route(router, app.port(), "one");
      client.send(UPGRADE).head();
      assertThat(client.send("on its way").rest()).isEqualTo("last word");
      client.finishOutput();
      assertThat(router.record().outcome().status()).isEqualTo(101);
      assertThat(router.count(Counter.ANSWER_CUT)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void upgradedConnectionWithoutCloseNotifyBreaks(String provider) throws Exception {
    try (TestRouter router = router("provider: " + provider);
        TlsApp app =
            new TlsApp(
                Manner.of(ONE),
                (wire, below) -> {
                  wire.head();
                  wire.send(SWITCH + "half a w");
                  below.shutdownOutput();
                  wire.rest();
                });
        Wire client = router.connect()) {
      route(router, app.port(), "one");
      client.send(UPGRADE);
      assertThat(client.isResetByPeer()).isTrue();
    }
  }

  @Test
  void connectionThatTheAppClosesWhileItIsIdleIsNotUsedAgain() throws Exception {
    try (TestRouter router = router();
        TlsApp app =
            new TlsApp(
                Manner.of(ONE),
                (wire, _) -> {
                  wire.head();
                  wire.send(OK);
                });
        Wire client = router.connect()) {
      route(router, app.port(), "one");
      for (int i = 0; i < 20; i++) {
        assertThat(client.send(GET).message()).isEqualTo(OK);
      }
      assertThat(app.handshakes()).isEqualTo(20);
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
  void newTrustStoreHoldsForNewConnectionsAndKeptOnesEndWithTheirAnswer() throws Exception {
    try (TestRouter router = router();
        TlsApp app = TlsApp.answering(Manner.of(ONE), OK);
        Wire client = router.connect()) {
      route(router, app.port(), "one");
      assertThat(client.send(GET).message()).isEqualTo(OK);
      STRANGERS.writeAuthority(directory, "ca.pem");
      router.reloadAppTls();
      // The connection was kept before the change: it may carry one more.
      assertThat(client.send(GET).message()).isEqualTo(OK);
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

  @Test
  void quarantineEndsWhenAConnectProvesTheIdentity() throws Exception {
    CA.writeAuthority(directory, "ca.pem");
    try (TestRouter router = TestRouter.withQuickDoubts(directory, "trust: ca.pem");
        TlsApp other = TlsApp.answering(Manner.of(TWO), OK)) {
      Pool<Backend> pool;
      int port;
      try (TlsApp stranger = TlsApp.answering(Manner.of(TWO), OK)) {
        port = stranger.port();
        pool = route(router, port, "one", other.port(), "two");
        for (int i = 0; i < 2; i++) {
          assertThat(ask(router, GET)).isEqualTo(OK);
        }
        assertThat(pool.slot(0).runtime().isQuarantined()).isTrue();
      }
      try (TlsApp back = TlsApp.answering(port, Manner.of(ONE), OK)) {
        await().until(() -> !pool.slot(0).runtime().isQuarantined());
        assertThat(router.evidence().quarantined()).isZero();
        for (int i = 0; i < 2; i++) {
          assertThat(ask(router, GET)).isEqualTo(OK);
        }
        assertThat(back.heads()).hasSize(1);
      }
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
  void probeProvesTheIdentity() throws Exception {
    try (TestRouter router = router();
        TlsApp stranger = TlsApp.answering(Manner.of(TWO), OK);
        TlsApp app = TlsApp.answering(Manner.of(ONE), OK)) {
      Pool<Backend> pool = route(router, stranger.port(), "gone", app.port(), "one");
      for (int i = 0; i < 2; i++) {
        assertThat(router.loops().offerProbe(pool.slot(i).runtime(), 1)).isTrue();
      }
      await().until(() -> pool.slot(0).runtime().isQuarantined());
      await().until(() -> router.evidence().handshakes() == 1);
      await().until(() -> app.handshakes() == 1);
      assertThat(pool.slot(1).runtime().failure()).isNull();
    }
  }
}
