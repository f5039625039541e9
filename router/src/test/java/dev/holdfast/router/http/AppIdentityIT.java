package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.http.TlsApp.Manner;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS to apps: whose certificate is believed for which endpoint, and what becomes of one at whose
/// address another answers. Nothing of a request goes to anybody else.
@ExtendWith(LeakRecorder.class)
class AppIdentityIT extends AppTlsSetup {
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

  @Test
  void quarantineEndsWhenAConnectProvesTheIdentity() throws Exception {
    CA.writeAuthority(directory, "ca.pem");
    try (TestRouter router = TestRouter.withQuickDoubts(directory, "trust: ca.pem");
        HeldPort port = new HeldPort();
        TlsApp other = TlsApp.answering(Manner.of(TWO), OK)) {
      Pool<Backend> pool = route(router, port.number(), "one", other.port(), "two");
      try (TlsApp _ = TlsApp.answering(port.number(), Manner.of(TWO), OK)) {
        for (int i = 0; i < 2; i++) {
          assertThat(ask(router, GET)).isEqualTo(OK);
        }
        assertThat(pool.slot(0).runtime().isQuarantined()).isTrue();
      }
      try (TlsApp back = TlsApp.answering(port.number(), Manner.of(ONE), OK)) {
        await().until(() -> !pool.slot(0).runtime().isQuarantined());
        await().until(() -> router.evidence().quarantined() == 0);
        for (int i = 0; i < 2; i++) {
          assertThat(ask(router, GET)).isEqualTo(OK);
        }
        assertThat(back.heads()).hasSize(1);
      }
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
}
