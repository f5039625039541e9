package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.limits.AdmissionConfig;
import dev.holdfast.router.tls.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests over a limit are told so, whatever version of HTTP they come by, and the next are
/// served.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class RequestLimitIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: app.example\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /// A loop that is late, as on a busy machine, sheds nothing.
  private static final String ONLY_BY_REQUESTS =
      "{requestsBeginPercent: 99, lagBegin: 1m, lagFull: 2m}";

  @TempDir private Path directory;

  /// Answers when it is told to.
  private static final class HeldApp implements AutoCloseable {
    final CountDownLatch answer = new CountDownLatch(1);
    final ScriptedApp app;

    HeldApp() throws IOException {
      app =
          new ScriptedApp((wire, _) -> {
            while (!wire.head().isEmpty()) {
              answer.await();
              wire.send(OK);
            }
          });
    }

    @Override
    public void close() throws IOException {
      answer.countDown();
      app.close();
    }
  }

  private static void inFlight(TestRouter router, int count) {
    await().until(() -> router.count(Counter.FORWARDED) == count);
  }

  @ParameterizedTest
  @CsvSource({
    "router, '{requestsMax: 2}', ROUTER_REQUEST_LIMIT",
    "client, '{perClient: {requestsMax: 2}}', CLIENT_REQUEST_LIMIT",
    "route, '{perRoute: {requestsMax: 2}}', ROUTE_REQUEST_LIMIT",
  })
  void noMoreAreInFlightThanMayBe(String whose, String limits, Counter counter) throws Exception {
    try (TestRouter router =
            TestRouter.with("limits: " + limits + ", overload: " + ONLY_BY_REQUESTS);
        HeldApp held = new HeldApp();
        Wire one = router.connect();
        FrameWire other = FrameWire.to(router.port());
        Wire third = router.connect()) {
      router.route("app.example", held.app.port());
      one.send(GET);
      other.get(1, "/");
      inFlight(router, 2);
      for (int i = 0; i < 2; i++) {
        assertThat(third.send(GET).message())
            .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
            .contains(
                "X-Cf-RouterError: request_limit (" + whose + ")\r\n",
                "Retry-After: 1\r\n",
                "Cache-Control: no-store\r\n")
            .doesNotContain("Connection: close");
      }
      other.get(3, "/");
      assertThat(other.message())
          .startsWith("HEADERS 3 :status=503")
          .contains(" x-cf-routererror=request_limit (" + whose + ")", " retry-after=1");
      assertThat(other.message()).startsWith("DATA 3 end 503 ");
      held.answer.countDown();
      assertThat(one.message()).endsWith("ok");
      assertThat(other.body(1)).contains(":status=200");
      assertThat(third.send(GET).message()).endsWith("ok");
      assertThat(router.count(counter)).isEqualTo(3);
    }
  }

  @Test
  void aClientThatHasGoneIsNotInFlight() throws Exception {
    try (TestRouter router = TestRouter.with("limits: {perRoute: {requestsMax: 1}}");
        HeldApp held = new HeldApp();
        Wire next = router.connect()) {
      router.route("app.example", held.app.port());
      try (Wire gone = router.connect()) {
        gone.send(GET);
        inFlight(router, 1);
        assertThat(next.send(GET).message()).startsWith("HTTP/1.1 503");
        gone.reset();
      }
      await().until(() -> router.count(Counter.CLIENT_GONE) == 1);
      held.answer.countDown();
      assertThat(next.send(GET).message()).endsWith("ok");
    }
  }

  @Test
  void anUpgradedConnectionIsInFlightUntilItEnds() throws Exception {
    try (TestRouter router = TestRouter.with("limits: {perRoute: {requestsMax: 1}}");
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send(
                  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n");
              wire.rest();
            });
        Wire next = router.connect()) {
      router.route("app.example", app.port());
      try (Wire upgraded = router.connect()) {
        upgraded.send(
            "GET / HTTP/1.1\r\nHost: app.example\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
        assertThat(upgraded.head()).startsWith("HTTP/1.1 101 ");
        assertThat(next.send(GET).message()).startsWith("HTTP/1.1 503");
      }
      await().until(() -> router.count(Counter.UPGRADES_ENDED) == 1);
      assertThat(router.loops().overload().admission().requestsShare()).isZero();
      next.send(GET);
      inFlight(router, 2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "route, '{rate: 0.01, burst: 3}', 100, ROUTE_RATE_LIMIT",
    "client, '{ratePerClient: 0.02, burstPerClient: 3}', 50, CLIENT_RATE_LIMIT",
  })
  void whatComesTooFastIsToldWhenItMayComeAgain(
      String whose, String limits, int seconds, Counter counter) throws Exception {
    TestCertificates ca = new TestCertificates("ca");
    TestCertificates.write(directory, "a", ca.issue("app.example"));
    try (TestRouter router = TestRouter.with("limits: {perRoute: %s}".formatted(limits));
        ScriptedApp app = ScriptedApp.answering(OK);
        TlsDoor door = new TlsDoor(router, directory, "");
        Wire http1 = router.connect();
        FrameWire http2 = FrameWire.to(router.port());
        TlsClient.Shaken tls = new TlsClient(ca, null).connect(door.port(), "app.example")) {
      router.route("app.example", app.port());
      router.route("other.example", app.port());
      assertThat(http1.send(GET).message()).endsWith("ok");
      http2.get(1, "/");
      assertThat(http2.body(1)).contains(":status=200");
      assertThat(http2.body(1)).isEqualTo("ok");
      assertThat(tls.wire().send(GET).message()).endsWith("ok");

      String error = "rate_limit (" + whose + ")";
      http2.get(3, "/");
      assertThat(http2.message())
          .startsWith("HEADERS 3 :status=429")
          .contains(" x-cf-routererror=" + error, " cache-control=no-store")
          .containsPattern(" retry-after=" + pattern(seconds));
      for (Wire wire : new Wire[] {http1, tls.wire()}) {
        assertThat(wire.send(GET).message())
            .startsWith("HTTP/1.1 429 Too Many Requests\r\n")
            .contains("X-Cf-RouterError: " + error + "\r\n")
            .containsPattern("Retry-After: " + pattern(seconds) + "\r\n");
      }
      assertThat(http1.send(GET.replace("app.", "other.")).message()).endsWith("ok");
      assertThat(router.count(counter)).isEqualTo(3);
      assertThat(app.heads()).hasSize(4);
    }
  }

  /// That, or less by what has passed, however slow this machine is.
  private static String pattern(int seconds) {
    return IntStream.rangeClosed(seconds - 20, seconds)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining("|", "(", ")\\b"));
  }

  @Test
  void clientsBehindATrustedProxyAreThoseThatItNames() throws Exception {
    try (TestRouter router =
            TestRouter.with(
                "limits: {perRoute: {ratePerClient: 0.01}},"
                    + " proxies: {trusted: [127.0.0.0/8, 10.0.0.0/8]}");
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire proxy = router.connect()) {
      router.route("app.example", app.port());
      assertThat(status(proxy, "X-Forwarded-For: 192.0.2.1\r\n")).isEqualTo(200);
      assertThat(status(proxy, "X-Forwarded-For: 192.0.2.2, 10.0.0.1\r\n")).isEqualTo(200);
      // What stands before its proxies' words a client has made up.
      assertThat(status(proxy, "X-Forwarded-For: 192.0.2.9, 192.0.2.1\r\n")).isEqualTo(429);
      assertThat(status(proxy, "X-Forwarded-For: 192.0.2.9\r\nX-Forwarded-For: 192.0.2.2\r\n"))
          .isEqualTo(429);
      assertThat(status(proxy, "X-Forwarded-For: 192.0.2.2,10.0.0.2,  10.0.0.1\r\n"))
          .isEqualTo(429);
      assertThat(status(proxy, "X-Forwarded-For: 2001:db8::1\r\n")).isEqualTo(200);
      assertThat(status(proxy, "X-Forwarded-For: \"[2001:db8::1]\"\r\n"))
          .as("nobody")
          .isEqualTo(200);
      assertThat(status(proxy, "X-Forwarded-For: [2001:db8::2]:443\r\n")).isEqualTo(429);
      // All are trusted: the farthest. And the proxy's own requests are nobody's.
      assertThat(status(proxy, "X-Forwarded-For: 10.0.0.7, 10.0.0.1\r\n")).isEqualTo(200);
      assertThat(status(proxy, "X-Forwarded-For: 10.0.0.7, 10.0.0.2\r\n")).isEqualTo(429);
      assertThat(status(proxy, "")).isEqualTo(200);
      assertThat(status(proxy, "")).isEqualTo(200);
    }
  }

  @Test
  void whatAnybodyElseSaysOfClientsIsNotRead() throws Exception {
    try (TestRouter router = TestRouter.with("limits: {perRoute: {ratePerClient: 0.01}}");
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = router.connect()) {
      router.route("app.example", app.port());
      assertThat(status(client, "X-Forwarded-For: 192.0.2.1\r\n")).isEqualTo(200);
      assertThat(status(client, "X-Forwarded-For: 192.0.2.2\r\n")).isEqualTo(429);
    }
  }

  private static int status(Wire wire, String lines) throws IOException {
    String request = GET.substring(0, GET.length() - 2) + lines + "\r\n";
    return Integer.parseInt(wire.send(request).message().substring(9, 12));
  }

  @Test
  void aRouteSaysItsOwnLimits() throws Exception {
    try (TestRouter router = TestRouter.with("limits: {perRoute: {rate: 1000, requestsMax: 1}}");
        ScriptedApp app = ScriptedApp.answering(OK);
        HeldApp held = new HeldApp();
        Wire client = router.connect();
        Wire one = router.connect();
        Wire other = router.connect()) {
      router.route("app.example", Map.of("limits.rate", "0.01", "limits.burst", "2"), app.port());
      router.route("app.example/held", Map.of("limits.requestsMax", "2"), held.app.port());
      assertThat(status(client, "")).isEqualTo(200);
      assertThat(status(client, "")).isEqualTo(200);
      assertThat(status(client, "")).isEqualTo(429);
      String toHeld = GET.replace("/ ", "/held ");
      one.send(toHeld);
      other.send(toHeld);
      inFlight(router, 4);
      assertThat(client.send(toHeld).message())
          .startsWith("HTTP/1.1 503")
          .contains("request_limit (route)");
      router.route("app.example", Map.of("limits.ratePerClient", "0.01"), app.port());
      assertThat(status(client, "")).isEqualTo(200);
      assertThat(client.send(GET).message()).contains("rate_limit (client)");
    }
  }

  @Test
  void otherLimitsHoldAtOnce() throws Exception {
    try (TestRouter router = TestRouter.with("limits: {perRoute: {rate: 0.01}}");
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = router.connect()) {
      router.route("app.example", app.port());
      assertThat(status(client, "")).isEqualTo(200);
      assertThat(status(client, "")).isEqualTo(429);
      router.loops().become(admission("perRoute: {rate: 0.01, burst: 3}"));
      assertThat(status(client, "")).isEqualTo(200);
      router.loops().become(admission(""));
      for (int i = 0; i < 10; i++) {
        assertThat(status(client, "")).isEqualTo(200);
      }
    }
  }

  private static AdmissionConfig admission(String limits) throws Exception {
    return AdmissionConfig.from(
        YamlMap.parse("limits", limits), YamlMap.parse("overload", "shed: false"));
  }

  /// RFC 9112 §9.6: what follows a body that nobody reads cannot be told from it.
  @Test
  void aBodyThatIsNotThereEndsTheConnection() throws Exception {
    try (TestRouter router =
            TestRouter.with("limits: {perRoute: {rate: 0.01}}, timeouts: {linger: 10s}");
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = router.connect();
        Wire sender = router.connect()) {
      router.route("app.example", app.port());
      assertThat(status(client, "")).isEqualTo(200);
      sender.send("POST / HTTP/1.1\r\nHost: app.example\r\nContent-Length: 9\r\n\r\n");
      assertThat(sender.message()).startsWith("HTTP/1.1 429").contains("Connection: close\r\n");
      sender.send("GET / HTT").finishOutput();
      assertThat(sender.rest()).isEmpty();
    }
  }
}
