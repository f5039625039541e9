package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.tls.TestCertificates;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS in front, seen from a client and an app: who is served what, who is let in, what is told.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class TlsIT {
  private static final String OK =
      "HTTP/1.1 200 OK\r\nDate: Wed, 25 Nov 2026 10:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";
  private static final TestCertificates CA = new TestCertificates("ca");
  private static final TestCertificates CLIENTS = new TestCertificates("clients");
  private static final X509Bundle CLIENT = CLIENTS.issue("client");

  @TempDir private Path directory;

  private static String get(String host) {
    return "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
  }

  private void write(String name, String... hosts) throws IOException {
    TestCertificates.write(directory, name, CA.issue(hosts));
  }

  private TlsClient client() throws Exception {
    return new TlsClient(CA, null);
  }

  @ParameterizedTest
  @CsvSource({
    "boringssl, TLSv1.3",
    "boringssl, TLSv1.2",
    "jdk, TLSv1.3",
    "jdk, TLSv1.2",
  })
  void requestsGoToTheAppAndTheAppIsToldOfTls(String provider, String version) throws Exception {
    write("a", "*.example.com");
    try (TestRouter router = new TestRouter();
        ScriptedApp app = ScriptedApp.answering(OK);
        TlsDoor door = new TlsDoor(router, directory, "provider: " + provider)) {
      router.route("a.example.com", app.port());
      try (TlsClient.Shaken shaken =
          client().speaking(version).connect(door.port(), "a.example.com")) {
        for (int i = 0; i < 3; i++) {
          assertThat(shaken.wire().send(get("a.example.com")).message()).startsWith("HTTP/1.1 200");
        }
        assertThat(shaken.socket().getSession().getProtocol()).isEqualTo(version);
      }
      assertThat(app.heads()).hasSize(3).allMatch(h -> h.contains("X-Forwarded-Proto: https\r\n"));
      assertThat(router.record().asked().tlsVersion()).isEqualTo(version);
      assertThat(router.count(Counter.TLS_HANDSHAKES)).isEqualTo(1);
      assertThat(router.count(version.equals("TLSv1.3") ? Counter.TLS_1_3 : Counter.TLS_1_2))
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void eachHostHasItsCertificate(String provider) throws Exception {
    write("a", "a.example.com");
    write("b", "*.b.example.com");
    write("default", "default.example.com");
    try (TestRouter router = new TestRouter();
        TlsDoor door = new TlsDoor(router, directory, "provider: " + provider)) {
      assertThat(subject(door, "a.example.com")).isEqualTo("CN=a.example.com");
      assertThat(subject(door, "x.B.example.com")).isEqualTo("CN=any.b.example.com");
      assertThat(subject(door, "y.x.b.example.com")).isEqualTo("CN=default.example.com");
      assertThat(subject(door, null)).isEqualTo("CN=default.example.com");
    }
  }

  private String subject(TlsDoor door, @Nullable String host) throws Exception {
    try (TlsClient.Shaken shaken = client().connect(door.port(), host)) {
      return ((java.security.cert.X509Certificate)
              shaken.socket().getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void strictAsksForAHostOfOursAndHoldsTheClientToIt(String provider) throws Exception {
    write("a", "a.example.com", "b.example.com");
    try (TestRouter router = new TestRouter();
        ScriptedApp app = ScriptedApp.answering(OK);
        TlsDoor door = new TlsDoor(router, directory, "sni: strict\nprovider: " + provider)) {
      router.route("a.example.com", app.port());
      router.route("b.example.com", app.port());
      assertThatThrownBy(() -> client().connect(door.port(), "c.example.com"))
          .hasMessageContaining("unrecognized_name");
      assertThatThrownBy(() -> client().connect(door.port(), null))
          .hasMessageContaining("unrecognized_name");
      assertThat(router.count(Counter.TLS_UNKNOWN_NAME)).isEqualTo(2);
      try (TlsClient.Shaken shaken = client().connect(door.port(), "a.example.com")) {
        assertThat(shaken.wire().send(get("b.example.com")).message())
            .startsWith("HTTP/1.1 421 Misdirected Request\r\n");
        assertThat(shaken.wire().send(get("a.example.com")).message()).startsWith("HTTP/1.1 200");
      }
      assertThat(app.heads()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "boringssl, TLSv1.3",
    "boringssl, TLSv1.2",
    "jdk, TLSv1.3",
    "jdk, TLSv1.2",
  })
  void aRequiredCertificateKeepsOthersOut(String provider, String version) throws Exception {
    write("a", "a.example.com");
    Path ca = CLIENTS.writeAuthority(directory, "clients.ca");
    try (TestRouter router = new TestRouter();
        ScriptedApp app = ScriptedApp.answering(OK);
        TlsDoor door =
            new TlsDoor(
                router,
                directory,
                "clientCertificates: require\nclientCas: " + ca + "\nprovider: " + provider)) {
      router.route("a.example.com", app.port());
      assertRefused(door, new TlsClient(CA, null).speaking(version), "a.example.com");
      assertRefused(door, new TlsClient(CA, CA.issue("client")).speaking(version), "a.example.com");
      await().until(() -> router.count(Counter.TLS_CLIENT_CERTIFICATE) == 2);
      try (TlsClient.Shaken shaken =
          new TlsClient(CA, CLIENT).speaking(version).connect(door.port(), "a.example.com")) {
        assertThat(shaken.wire().send(get("a.example.com")).message()).startsWith("HTTP/1.1 200");
      }
      assertThat(app.heads()).hasSize(1);
    }
  }

  /// In TLS 1.3 a client thinks that its handshake is done before its certificate was looked at.
  private static void assertRefused(TlsDoor door, TlsClient client, String host) {
    assertThatThrownBy(
            () -> {
              try (TlsClient.Shaken shaken = client.connect(door.port(), host)) {
                assertThat(shaken.wire().send(get(host)).message()).isEmpty();
                throw new IOException("closed");
              }
            })
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void hostsAskForTheirOwnCertificatesAndOthersAreMisdirected(String provider) throws Exception {
    write("a", "a.example.com", "*.internal.example.com");
    Path ca = CLIENTS.writeAuthority(directory, "clients.ca");
    String yaml =
        "provider: %s\ndomains: [{host: '*.internal.example.com', clientCertificates: require, clientCas: %s}]"
            .formatted(provider, ca);
    try (TestRouter router = new TestRouter();
        ScriptedApp app = ScriptedApp.answering(OK);
        TlsDoor door = new TlsDoor(router, directory, yaml);
        HttpListener plain = router.listenPlain(door.front())) {
      router.route("a.example.com", app.port());
      router.route("x.internal.example.com", app.port());
      TlsClient client = new TlsClient(CA, CLIENT);
      try (TlsClient.Shaken shaken = client.connect(door.port(), "a.example.com")) {
        assertThat(shaken.wire().send(get("x.internal.example.com")).message()).contains(" 421 ");
        assertThat(shaken.wire().send(get("a.example.com")).message()).contains(" 200 ");
      }
      try (TlsClient.Shaken shaken = client.connect(door.port(), "x.internal.example.com")) {
        assertThat(shaken.wire().send(get("x.internal.example.com")).message()).contains(" 200 ");
        assertThat(shaken.wire().send(get("a.example.com")).message()).contains(" 421 ");
      }
      assertRefused(door, new TlsClient(CA, null), "x.internal.example.com");
      try (Wire wire = Wire.to(plain.address().getPort())) {
        assertThat(wire.send(get("x.internal.example.com")).message()).contains(" 421 ");
        assertThat(wire.send(get("a.example.com")).message()).contains(" 200 ");
      }
      assertThat(router.count(Counter.MISDIRECTED)).isEqualTo(3);
    }
  }

  /// Else whoever once held a certificate could come in for as long as the session lasts.
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aSessionIsNotResumedWhenOthersAreTrusted(String version) throws Exception {
    write("a", "a.example.com");
    Path ca = CLIENTS.writeAuthority(directory, "clients.ca");
    try (TestRouter router = new TestRouter();
        ScriptedApp app = ScriptedApp.answering(OK);
        TlsDoor door =
            new TlsDoor(router, directory, "clientCertificates: require\nclientCas: " + ca)) {
      router.route("a.example.com", app.port());
      TlsClient client = new TlsClient(CA, CLIENT).speaking(version);
      for (int i = 0; i < 2; i++) {
        try (TlsClient.Shaken shaken = client.connect(door.port(), "a.example.com")) {
          assertThat(shaken.wire().send(get("a.example.com")).message()).contains(" 200 ");
        }
      }
      assertThat(router.count(Counter.TLS_RESUMED)).isEqualTo(1);
      CA.writeAuthority(directory, "clients.ca");
      door.reload();
      assertRefused(door, client, "a.example.com");
      await().until(() -> router.count(Counter.TLS_CLIENT_CERTIFICATE) == 1);
      assertThat(router.count(Counter.TLS_RESUMED)).isEqualTo(1);
      assertThat(app.heads()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // mode, shown, what arrives
        "SANITIZE_SET, true, own",
        "SANITIZE_SET, false, -",
        "FORWARD, true, spoofed",
        "FORWARD, false, -",
        "ALWAYS_FORWARD, true, spoofed",
        "ALWAYS_FORWARD, false, spoofed",
      })
  void clientCertificatesAreForwardedByMode(
      ForwardedClientCert mode, boolean shown, @Nullable String arrives) throws Exception {
    write("a", "a.example.com");
    Path ca = CLIENTS.writeAuthority(directory, "clients.ca");
    HttpConfig config =
        TestRouter.withHeaders(
            new HttpConfig.Headers(
                "", mode, ForwardedProto.CONNECTION, Tracing.NONE, false, false));
    try (TestRouter router = new TestRouter(config);
        ScriptedApp app = ScriptedApp.answering(OK);
        TlsDoor door =
            new TlsDoor(router, directory, "clientCertificates: request\nclientCas: " + ca)) {
      router.route("a.example.com", app.port());
      TlsClient client = new TlsClient(CA, shown ? CLIENT : null);
      // The second connection resumes: the certificate comes with the session.
      for (int i = 0; i < 2; i++) {
        try (TlsClient.Shaken shaken = client.connect(door.port(), "a.example.com")) {
          shaken
              .wire()
              .send(
                  "GET / HTTP/1.1\r\n"
                      + "Host: a.example.com\r\n"
                      + "Connection: X-Forwarded-Client-Cert\r\n"
                      + "X-Forwarded-Client-Cert: spoofed\r\n"
                      + "x-forwarded-client-cert: spoofed\r\n\r\n");
          assertThat(shaken.wire().message()).contains(" 200 ");
        }
      }
      assertThat(router.count(Counter.TLS_RESUMED)).isEqualTo(1);
      String own = Base64.getEncoder().encodeToString(CLIENT.getCertificate().getEncoded());
      List<String> expected =
          arrives == null
              ? List.of()
              : arrives.equals("own") ? List.of(own) : List.of("spoofed", "spoofed");
      assertThat(app.heads())
          .hasSize(2)
          .allSatisfy(head -> assertThat(certs(head)).isEqualTo(expected));
    }
  }

  private static List<String> certs(String head) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, "x-forwarded-client-cert:", 0, 24))
        .map(line -> line.substring(24).strip())
        .toList();
  }

  @Test
  void plainConnectionsAreSanitizedAsWell() throws Exception {
    try (TestRouter router = new TestRouter();
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire wire = router.connect()) {
      router.route("a.example.com", app.port());
      wire.send(
          "GET / HTTP/1.1\r\nHost: a.example.com\r\nX-Forwarded-Client-Cert: spoofed\r\n\r\n");
      assertThat(wire.message()).contains(" 200 ");
      assertThat(app.heads()).singleElement().asString().doesNotContain("spoofed");
    }
  }
}
