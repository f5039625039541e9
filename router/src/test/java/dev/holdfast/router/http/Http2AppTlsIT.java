package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.http.TlsApp.Manner;
import dev.holdfast.router.tls.TestCertificates;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// HTTP/2 to apps over TLS: it is spoken where ALPN has chosen it, and else no request goes there.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class Http2AppTlsIT {
  private static final String POST =
      "POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 3\r\n\r\nabc";
  private static final TestCertificates CA = new TestCertificates("instances");
  private static final TestCertificates ROUTERS = new TestCertificates("routers");
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

  private static Pool<Backend> route(TestRouter router, int... ports) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < ports.length; i++) {
      endpoints.add(Endpoints.securedHttp2(i, ports[i], "one", ROUTE));
    }
    return router.put(ROUTE, endpoints);
  }

  private static TlsApp app(Manner manner) throws Exception {
    return new TlsApp(
        manner,
        (wire, _) -> {
          FrameWire frames = FrameWire.accept(wire);
          for (String f = frames.next("HEADERS"); !f.equals("end"); f = frames.next("HEADERS")) {
            String scheme = f.contains(":scheme=https") ? "https" : "another";
            Http2App.answer(frames, Http2App.stream(f), scheme, "content-length", "5");
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "boringssl, TLSv1.3",
    "boringssl, TLSv1.2",
    "jdk, TLSv1.3",
    "jdk, TLSv1.2",
  })
  void requestsAreStreamsOfOneConnection(String provider, String version) throws Exception {
    Manner manner = Manner.demanding(ONE, ROUTERS, version).knowing("http/1.1", "h2");
    try (TestRouter router =
            router("certificate: router.crt", "key: router.key", "provider: " + provider);
        TlsApp app = app(manner);
        Wire client = router.connect()) {
      Pool<Backend> pool = route(router, app.port());
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(POST).message()).endsWith("\r\n\r\nhttps");
      }
      assertThat(app.handshakes()).isEqualTo(1);
      assertThat(pool.slot(0).runtime().failure()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "boringssl, none",
    "boringssl, http/1.1",
    "jdk, none",
    "jdk, http/1.1",
  })
  void appThatDoesNotChooseItIsPassedOver(String provider, String protocol) throws Exception {
    Manner manner = Manner.of(ONE);
    Manner wrong = protocol.equals("none") ? manner : manner.knowing(protocol);
    CompletableFuture<String> sent = new CompletableFuture<>();
    try (TestRouter router = router("provider: " + provider);
        TlsApp other = new TlsApp(wrong, (wire, _) -> sent.complete(wire.rest()));
        TlsApp app = app(manner.knowing("h2"));
        Wire client = router.connect()) {
      route(router, other.port(), app.port());
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(POST).message()).endsWith("\r\n\r\nhttps");
      }
      assertThat(router.evidence().failed(ConnectFailure.NOT_HTTP2)).isPositive();
      if (protocol.equals("none")) {
        assertThat(sent.get(10, TimeUnit.SECONDS)).isEmpty();
      }
      route(router, other.port());
      assertThat(client.send(POST).message())
          .startsWith("HTTP/1.1 502 ")
          .contains("endpoint_failure (http2: not spoken by the app)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void anotherIdentityIsQuarantined(String provider) throws Exception {
    try (TestRouter router = router("provider: " + provider);
        TlsApp stranger = app(Manner.of(TWO).knowing("h2"));
        Wire client = router.connect()) {
      Pool<Backend> pool = route(router, stranger.port());
      assertThat(client.send(POST).message()).startsWith("HTTP/1.1 503 ");
      assertThat(pool.slot(0).runtime().isQuarantined()).isTrue();
    }
  }

  /// Over TLS 1.3 it says so only when it should say its SETTINGS: no request has gone there.
  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void appThatRefusesOurCertificateIsAFailedConnect(String provider) throws Exception {
    Manner manner = Manner.demanding(ONE, CA, "TLSv1.3").knowing("h2");
    try (TestRouter router =
            router("certificate: router.crt", "key: router.key", "provider: " + provider);
        TlsApp refusing = app(manner);
        TlsApp app = app(Manner.of(ONE).knowing("h2"));
        Wire client = router.connect()) {
      route(router, refusing.port(), app.port());
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(POST).message()).endsWith("\r\n\r\nhttps");
      }
      assertThat(router.evidence().failed(ConnectFailure.CERTIFICATE_REFUSED)).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void newTrustEndsConnections(String provider) throws Exception {
    try (TestRouter router = router("provider: " + provider);
        TlsApp app = app(Manner.of(ONE).knowing("h2"));
        Wire client = router.connect()) {
      route(router, app.port());
      assertThat(client.send(POST).message()).endsWith("\r\n\r\nhttps");
      // One CA more.
      Files.writeString(
          directory.resolve("ca.pem"),
          CA.authority().getCertificatePEM() + ROUTERS.authority().getCertificatePEM());
      router.reloadAppTls();
      assertThat(client.send(POST).message()).endsWith("\r\n\r\nhttps");
      assertThat(app.handshakes()).isEqualTo(2);
    }
  }
}
