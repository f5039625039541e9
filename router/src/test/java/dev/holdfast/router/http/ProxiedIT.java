package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.http.LoopCounters.Counter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Proxies before the router: the PROXY protocol from those that speak it.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class ProxiedIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n";
  private static final String OK =
      "HTTP/1.1 200 OK\r\nDate: Wed, 25 Nov 2026 10:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";
  private static final String LINE = "PROXY TCP4 192.0.2.7 10.0.0.1 33333 80\r\n";
  private static final String FRAME =
      new String(
          HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000cc00002070a000001823501bb"),
          StandardCharsets.ISO_8859_1);
  private static final String LOCAL =
      new String(
          HexFormat.of().parseHex("0d0a0d0a000d0a515549540a20000000"), StandardCharsets.ISO_8859_1);

  private static TestRouter speaking() throws Exception {
    return speaking("");
  }

  /// @param timeouts that a test is about
  private static TestRouter speaking(String timeouts) throws Exception {
    return TestRouter.with(
        "timeouts: {%s}, proxies: {protocolFrom: [127.0.0.0/8]}".formatted(timeouts));
  }

  @ParameterizedTest
  @ValueSource(strings = {LINE, "frame"})
  void theClientIsTheOneThatTheProxyNames(String header) throws Exception {
    String bytes = header.equals("frame") ? FRAME : header;
    try (TestRouter router = speaking();
        ScriptedApp app = ScriptedApp.answering(OK)) {
      router.route("a.example.com", app.port());
      try (Wire wire = router.connect()) {
        assertThat(wire.send(bytes + GET).message()).startsWith("HTTP/1.1 200");
        assertThat(wire.send(GET).message()).startsWith("HTTP/1.1 200");
      }
      assertThat(app.heads())
          .hasSize(2)
          .allMatch(head -> head.contains("X-Forwarded-For: 192.0.2.7\r\n"));
      assertThat(router.record().asked().remote()).isEqualTo("192.0.2.7:33333");
    }
  }

  @Test
  void theHeaderMayComeByteByByte() throws Exception {
    try (TestRouter router = speaking();
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire wire = router.connect()) {
      router.route("a.example.com", app.port());
      for (char octet : (LINE + GET).toCharArray()) {
        wire.send(String.valueOf(octet));
      }
      assertThat(wire.message()).startsWith("HTTP/1.1 200");
      assertThat(app.heads().getFirst()).contains("X-Forwarded-For: 192.0.2.7\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROXY UNKNOWN\r\n", "local"})
  void aProxyMaySpeakForItself(String header) throws Exception {
    try (TestRouter router = speaking();
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire wire = router.connect()) {
      router.route("a.example.com", app.port());
      String bytes = header.equals("local") ? LOCAL : header;
      assertThat(wire.send(bytes + GET).message()).startsWith("HTTP/1.1 200");
      assertThat(app.heads().getFirst()).contains("X-Forwarded-For: 127.0.0.1\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET,
        "PROXY TCP4 192.0.2.7 10.0.0.1 1\r\n" + GET,
        "\r\n" + LINE + GET,
        "\u0016\u0003\u0001"
      })
  void aProxyThatSaysNoHeaderIsNotServed(String bytes) throws Exception {
    try (TestRouter router = speaking();
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire wire = router.connect()) {
      router.route("a.example.com", app.port());
      assertThat(wire.send(bytes).isClosedByPeer()).isTrue();
      assertThat(app.heads()).isEmpty();
      assertThat(router.count(Counter.PROXY_HEADER_BAD)).isOne();
    }
  }

  @Test
  void aHeaderThatDoesNotComeInTimeIsNotWaitedFor() throws Exception {
    try (TestRouter router = speaking("head: 300ms");
        Wire wire = router.connect()) {
      assertThat(wire.send("PROXY TCP4 ").isClosedByPeer()).isTrue();
      assertThat(router.count(Counter.PROXY_HEADER_BAD)).isOne();
      assertThat(router.count(Counter.CONNECTIONS_ACCEPTED)).isZero();
    }
  }

  /// As a load balancer does that looks whether the port is open.
  @Test
  void aConnectionThatComesAndGoesIsNoFault() throws Exception {
    try (TestRouter router = speaking()) {
      router.connect().close();
      try (Wire wire = router.connect()) {
        assertThat(wire.send(LINE + GET).message()).startsWith("HTTP/1.1 404");
      }
      assertThat(router.count(Counter.PROXY_HEADER_BAD)).isZero();
    }
  }

  @Test
  void nobodyElseMaySpeakForAnother() throws Exception {
    try (TestRouter router = TestRouter.with("proxies: {protocolFrom: [192.0.2.0/24]}");
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire wire = router.connect()) {
      router.route("a.example.com", app.port());
      assertThat(wire.send(LINE + GET).message()).startsWith("HTTP/1.1 400");
      assertThat(app.heads()).isEmpty();
    }
  }

  private static final String MADE_UP =
      "X-Forwarded-For: 203.0.113.9\r\n"
          + "X-Forwarded-Proto: https\r\n"
          + "X-Forwarded-Host: bank.example.com\r\n"
          + "X-Forwarded-Port: 443\r\n"
          + "Forwarded: for=203.0.113.9\r\n";

  private static String forwarded(String proxies, String header) throws Exception {
    try (TestRouter router = TestRouter.with("proxies: {" + proxies + "}");
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire wire = router.connect()) {
      router.route("a.example.com", app.port());
      wire.send(header + GET.substring(0, GET.length() - 2) + MADE_UP + "\r\n");
      assertThat(wire.message()).startsWith("HTTP/1.1 200");
      return app.heads().getFirst();
    }
  }

  @Test
  void whatATrustedProxySaysGoesOn() throws Exception {
    assertThat(forwarded("trusted: [127.0.0.1]", ""))
        .contains("X-Forwarded-For: 203.0.113.9, 127.0.0.1\r\n")
        .contains("X-Forwarded-Proto: https\r\n")
        .contains("X-Forwarded-Host: bank.example.com\r\n")
        .contains("X-Forwarded-Port: 443\r\n")
        .contains("Forwarded: for=203.0.113.9\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"trusted: [192.0.2.0/24]", "trusted: []"})
  void whatAnybodyElseSaysIsTakenOut(String proxies) throws Exception {
    assertThat(forwarded(proxies, ""))
        .contains("X-Forwarded-For: 127.0.0.1\r\n")
        .contains("X-Forwarded-Proto: http\r\n")
        .contains("X-Forwarded-Host: a.example.com\r\n")
        .doesNotContain("203.0.113.9", "bank", "443");
  }

  /// The proxy that speaks the PROXY protocol is no more than a wire: it is the named client that
  /// is believed or not.
  @Test
  void theNamedClientIsTheOneThatIsTrusted() throws Exception {
    String both = "protocolFrom: [127.0.0.1], trusted: [192.0.2.7]";
    assertThat(forwarded(both, LINE)).contains("X-Forwarded-For: 203.0.113.9, 192.0.2.7\r\n");
    assertThat(forwarded("protocolFrom: [127.0.0.1], trusted: [127.0.0.1]", LINE))
        .contains("X-Forwarded-For: 192.0.2.7\r\n")
        .doesNotContain("bank");
  }

  @Test
  void aDrainDoesNotWaitLongForAHeader() throws Exception {
    try (TestRouter router = speaking("head: 1m");
        Wire wire = router.connect()) {
      wire.send("PROXY");
      await().until(() -> accepted(router) == 1);
      router.drain(Duration.ofMinutes(1)).get(10, TimeUnit.SECONDS);
      assertThat(wire.isClosedByPeer()).isTrue();
      assertThat(router.count(Counter.PROXY_HEADER_BAD)).isZero();
    }
  }

  @Test
  void aHeaderThatIsOnItsWayWhenADrainBeginsIsServed() throws Exception {
    try (TestRouter router = speaking("head: 1m");
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire wire = router.connect()) {
      router.route("a.example.com", app.port());
      await().until(() -> accepted(router) == 1);
      CompletableFuture<?> drained = router.drain(Duration.ofMinutes(1));
      // Sent by the loop itself, behind its drain: so the second that it has is no matter of luck.
      loop(router).eventLoop.submit(() -> wire.send(LINE + GET)).get();
      assertThat(wire.rest()).startsWith("HTTP/1.1 200").contains("Connection: close\r\n");
      drained.get(10, TimeUnit.SECONDS);
    }
  }

  private static Loop loop(TestRouter router) {
    return router.loops().loops().getFirst();
  }

  private static int accepted(TestRouter router) throws Exception {
    Loop loop = loop(router);
    return loop.eventLoop.submit(() -> loop.clients.size()).get();
  }
}
