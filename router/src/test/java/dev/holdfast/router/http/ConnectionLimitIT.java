package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.tls.TestCertificates;
import dev.holdfast.router.transport.TransportChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Connections over a limit are reset before anything of them is read, and counted until they
/// close.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class ConnectionLimitIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n";

  @TempDir private Path directory;

  private static void isServed(Wire wire) throws IOException {
    assertThat(wire.send(GET).message()).startsWith("HTTP/1.1 404");
  }

  private static int open(TestRouter router) {
    return router.loops().overload().admission().connections();
  }

  @EveryTransport
  void noMoreAreOpenThanMayBe(TransportChoice transport) throws Exception {
    String spelled = transport.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    try (TestRouter router =
        TestRouter.with("transport: %s, limits: {connectionsMax: 2}".formatted(spelled))) {
      try (Wire one = router.connect();
          Wire other = router.connect()) {
        isServed(one);
        isServed(other);
        try (Wire third = router.connect()) {
          assertThat(third.isResetByPeer()).isTrue();
        }
        isServed(one);
      }
      await().until(() -> open(router) == 0);
      try (Wire next = router.connect()) {
        isServed(next);
      }
      assertThat(router.count(Counter.CONNECTIONS_REFUSED_ROUTER)).isEqualTo(1);
      assertThat(router.count(Counter.CONNECTIONS_ACCEPTED)).isEqualTo(3);
    }
  }

  @Test
  void overTlsThereIsNoHandshake() throws Exception {
    TestCertificates ca = new TestCertificates("ca");
    TestCertificates.write(directory, "a", ca.issue("a.example.com"));
    try (TestRouter router = TestRouter.with("limits: {perClient: {connectionsMax: 1}}");
        TlsDoor door = new TlsDoor(router, directory, "");
        TlsClient.Shaken first = new TlsClient(ca, null).connect(door.port(), "a.example.com");
        Wire second = Wire.to(door.port())) {
      assertThat(second.isResetByPeer()).isTrue();
      isServed(first.wire());
      assertThat(router.count(Counter.CONNECTIONS_REFUSED_CLIENT)).isEqualTo(1);
      assertThat(router.count(Counter.TLS_HANDSHAKES)).isEqualTo(1);
      assertThat(router.handshakes()).isZero();
    }
  }

  @Test
  void aConnectionOfHttp2IsOne() throws Exception {
    try (TestRouter router = TestRouter.with("limits: {perClient: {connectionsMax: 1}}")) {
      try (FrameWire first = FrameWire.to(router.port())) {
        first.get(1, "/");
        assertThat(first.message()).startsWith("HEADERS 1 :status=404");
        try (Wire second = router.connect()) {
          assertThat(second.isResetByPeer()).isTrue();
        }
      }
      await().until(() -> open(router) == 0);
      try (Wire next = router.connect()) {
        isServed(next);
      }
    }
  }

  private static String proxied(String client) {
    return "PROXY "
        + (client.contains(":") ? "TCP6 " + client + " ::1" : "TCP4 " + client + " 10.0.0.1")
        + " 33333 80\r\n";
  }

  /// A /64 is one client of IPv6, whatever address of it comes.
  @Test
  void theClientIsTheOneThatTheProxyNames() throws Exception {
    try (TestRouter router =
        TestRouter.with(
            "limits: {perClient: {connectionsMax: 2}}, proxies: {protocolFrom: [127.0.0.0/8]}")) {
      List<Wire> open = new ArrayList<>();
      for (String client :
          List.of("192.0.2.1", "192.0.2.2", "192.0.2.1", "2001:db8::1", "2001:db8:0:0:9::2")) {
        Wire wire = router.connect();
        open.add(wire);
        isServed(wire.send(proxied(client)));
      }
      for (String client : List.of("192.0.2.1", "2001:db8::3")) {
        try (Wire wire = router.connect()) {
          assertThat(wire.send(proxied(client) + GET).isResetByPeer()).isTrue();
        }
      }
      try (Wire wire = router.connect()) {
        isServed(wire.send(proxied("2001:db8:0:1::1")));
      }
      for (Wire wire : open) {
        wire.close();
      }
      assertThat(router.count(Counter.CONNECTIONS_REFUSED_CLIENT)).isEqualTo(2);
      await().until(() -> open(router) == 0);
      try (Wire wire = router.connect()) {
        isServed(wire.send(proxied("192.0.2.1")));
      }
    }
  }

  @Test
  void aTrustedProxyMayHaveAnyNumber() throws Exception {
    try (TestRouter router =
            TestRouter.with(
                "limits: {perClient: {connectionsMax: 1}}, proxies: {trusted: [127.0.0.0/8]}");
        Wire one = router.connect();
        Wire other = router.connect()) {
      isServed(one);
      isServed(other);
    }
  }
}
