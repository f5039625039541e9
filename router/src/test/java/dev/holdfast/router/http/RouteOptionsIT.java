package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.http.CountedApp.Manner;
import dev.holdfast.router.http.LoopCounters.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a route's options do to requests and answers, over HTTP/1.1 and HTTP/2, to apps of both.
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
final class RouteOptionsIT extends SharedRouter {
  private static final String DATE = "Date: Wed, 25 Nov 2026 10:00:00 GMT\r\n";
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\n"
          + DATE
          + "Server: app\r\nX-Powered-By: it\r\nx-powered-by: too\r\nContent-Length: 2\r\n\r\nok";
  private static final String HOST = "app.example";

  private ScriptedApp app;
  private ScriptedApp http2App;

  @BeforeAll
  void start() throws Exception {
    app = ScriptedApp.answering(ANSWER);
    http2App = Http2App.answering("ok", "server", "app", "x-powered-by", "it");
  }

  @AfterAll
  void stop() throws Exception {
    app.close();
    http2App.close();
  }

  private String newestHead() {
    return app.heads().getLast();
  }

  private String ask(String request) throws Exception {
    try (Wire client = router.connect()) {
      return client.send(request).message();
    }
  }

  private String get(String target) throws Exception {
    return ask("GET " + target + " HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
  }

  @Test
  void headersOfRequestsAreSetAddedAndRemoved() throws Exception {
    router.route(
        HOST,
        Map.of(
            "requestHeaders.set.X-Tenant", "blue",
            "requestHeaders.add.X-Seen", "holdfast",
            "requestHeaders.remove", "Cookie, Origin"),
        app.port());
    ask(
        "GET / HTTP/1.1\r\nHost: app.example\r\nX-Tenant: red\r\nCookie: a=b\r\nx-seen: client\r\n"
            + "x-TENANT: green\r\nAccept: */*\r\nOrigin: o\r\nX-Tenants: all\r\n\r\n");
    assertThat(newestHead())
        .startsWith(
            "GET / HTTP/1.1\r\nHost: app.example\r\nx-seen: client\r\nAccept: */*\r\n"
                + "X-Tenants: all\r\nX-Tenant: blue\r\nX-Seen: holdfast\r\nVia: ");
    router.getOverHttp2("/");
    assertThat(newestHead()).contains("X-Tenant: blue\r\nX-Seen: holdfast\r\nVia: 2.0");
  }

  @Test
  void headersOfRequestsAreChangedForAppsOfHttp2() throws Exception {
    List<String> heads = new ArrayList<>();
    CountDownLatch seen = new CountDownLatch(1);
    try (ScriptedApp noting =
        Http2App.of((wire, _) -> {
          String head = wire.next("HEADERS");
          heads.add(head);
          seen.countDown();
          Http2App.answer(wire, Http2App.stream(head), "", "server", "app");
          wire.next("GOAWAY");
        })) {
      router.routeHttp2(
          HOST + "/api",
          Map.of("requestHeaders.set.X-Tenant", "blue", "path.rewrite", "/v2"),
          noting.port());
      ask("GET /api/x?q HTTP/1.1\r\nHost: app.example\r\nX-TENANT: red\r\n\r\n");
      seen.await();
      assertThat(heads.getFirst())
          .contains(" :path=/v2/x?q ")
          .contains(" x-tenant=blue")
          .doesNotContain("red");
    }
  }

  @Test
  void headersOfAnswersAreSetAddedAndRemoved() throws Exception {
    Map<String, String> options =
        Map.of(
            "responseHeaders.set.Server", "edge",
            "responseHeaders.add.Set-Cookie", "a=b",
            "responseHeaders.remove", "X-Powered-By");
    router.route(HOST, options, app.port());
    assertThat(get("/"))
        .isEqualTo(
            "HTTP/1.1 200 OK\r\n"
                + DATE
                + "Content-Length: 2\r\nServer: edge\r\nSet-Cookie: a=b\r\n\r\nok");
    assertThat(router.getOverHttp2("/"))
        .startsWith("HEADERS 1 :status=200 date=")
        .endsWith(" content-length=2 server=edge set-cookie=a=b\nok");
    router.routeHttp2(HOST, options, http2App.port());
    assertThat(router.getOverHttp2("/"))
        .startsWith("HEADERS 1 :status=200 server=edge set-cookie=a=b date=")
        .endsWith("\nok");
    assertThat(ask("GET / HTTP/1.0\r\nHost: app.example\r\nConnection: keep-alive\r\n\r\n"))
        .contains("Server: edge\r\n")
        .doesNotContainIgnoringCase("x-powered-by");
  }

  @ParameterizedTest
  @CsvSource({
    "/api, /v2, /api, /v2",
    "/api, /v2, /api/, /v2/",
    "/api, /v2, /api/x?q=/api, /v2/x?q=/api",
    "/api, /v2, /api//%2fx%2e?, /v2//%2fx%2e?",
    "/api, /, /api, /",
    "/api, /, /api?q, /?q",
    "/api, /, /api/x, /x",
    "'', /base, /x, /base/x",
    "'', /base, /, /base/",
    "'', /base, http://app.example, /base",
    "'', /base, http://app.example?q, /base?q",
    "'', /, http://app.example?q, /?q",
    "'', /base, http://app.example/x, /base/x",
  })
  void pathsAreRewritten(String path, String to, String asked, String sent) throws Exception {
    router.route(HOST + path, Map.of("path.rewrite", to), app.port());
    get(asked);
    assertThat(newestHead()).startsWith("GET " + sent + " HTTP/1.1\r\n");
    if (asked.startsWith("/")) {
      router.getOverHttp2(asked);
      assertThat(newestHead()).startsWith("GET " + sent + " HTTP/1.1\r\n");
    }
  }

  @Test
  void noSegmentLeadsOutOfWhatIsRewritten() throws Exception {
    router.route("plain.example", app.port());
    router.route("base.example", Map.of("path.rewrite", "/base"), app.port());
    for (String target : List.of("/../x", "/x/%2e%2e/y", "/.")) {
      String request = "GET " + target + " HTTP/1.1\r\nHost: ";
      assertThat(ask(request + "plain.example\r\n\r\n")).startsWith("HTTP/1.1 200 ");
      assertThat(ask(request + "base.example\r\n\r\n"))
          .startsWith("HTTP/1.1 400 ")
          .contains("X-Cf-RouterError: dot_segment\r\n");
    }
    ask("OPTIONS * HTTP/1.1\r\nHost: base.example\r\n\r\n");
    assertThat(newestHead()).startsWith("OPTIONS * HTTP/1.1\r\n");
    ask("OPTIONS http://base.example HTTP/1.1\r\nHost: base.example\r\n\r\n");
    assertThat(newestHead()).startsWith("OPTIONS * HTTP/1.1\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, 301, https://app.example/",
    "HEAD, /x?q=1, 301, https://app.example/x?q=1",
    "POST, /x, 308, https://app.example/x",
    "GET, '/a\"b\u00e4{', 301, https://app.example/a%22b%E4%7B",
    "GET, http://app.example?q, 301, https://app.example/?q",
  })
  void requestsWithoutTlsAreSentToHttps(String method, String target, int status, String location)
      throws Exception {
    router.route(HOST, Map.of("https", "redirect"), app.port());
    try (Wire client = router.connect()) {
      client.send(method + " " + target + " HTTP/1.1\r\nHost: app.example:8080\r\n\r\n");
      assertThat(client.head())
          .startsWith("HTTP/1.1 " + status + " ")
          .contains("Location: " + location + "\r\n")
          .contains("X-Cf-RouterError: https_redirect\r\n");
    }
  }

  @Test
  void whoSpeaksHttpsIsNotSentThereAgain() throws Exception {
    router.route(HOST, Map.of("https", "redirect"), app.port());
    for (String said : List.of("https", "HTTPS, http", "wss")) {
      assertThat(
              ask("GET / HTTP/1.1\r\nHost: app.example\r\nX-Forwarded-Proto: " + said + "\r\n\r\n"))
          .startsWith("HTTP/1.1 200 ");
    }
    for (String said : List.of("http, https", "httpsx", "")) {
      assertThat(
              ask("GET / HTTP/1.1\r\nHost: app.example\r\nX-Forwarded-Proto: " + said + "\r\n\r\n"))
          .startsWith("HTTP/1.1 301 ");
    }
    assertThat(router.getOverHttp2("/x"))
        .contains(":status=301", " location=https://app.example/x ");
  }

  @Test
  void bodiesAreNoLargerThanTheirRouteLets() throws Exception {
    router.route(HOST, Map.of("limits.bodyBytesMax", "5"), app.port());
    String post = "POST / HTTP/1.1\r\nHost: app.example\r\n";
    int before = app.heads().size();
    assertThat(ask(post + "Content-Length: 6\r\n\r\nsix666"))
        .startsWith("HTTP/1.1 413 ")
        .contains("X-Cf-RouterError: body_too_large\r\n");
    assertThat(ask(post + "Content-Length: 6\r\nExpect: 100-continue\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ");
    String chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
    assertThat(ask(chunked + "4\r\nfour\r\n2\r\nsi\r\n0\r\n\r\n")).startsWith("HTTP/1.1 413 ");
    assertThat(app.heads()).hasSize(before);
    assertThat(ask(post + "Content-Length: 5\r\n\r\nfive5")).startsWith("HTTP/1.1 200 ");
    try (FrameWire client = FrameWire.to(router.port())) {
      client.headers(1, 0, FrameWire.request("POST", "/"));
      client.data(1, 0, "fiv");
      client.data(1, FrameWire.END_STREAM, "six");
      assertThat(client.message()).contains(":status=413");
    }
    assertThat(router.count(Counter.BODY_TOO_LARGE)).isEqualTo(4);
  }

  @Test
  void timesAreTheRoutesOwn() throws Exception {
    try (CountedApp hangs = new CountedApp(Manner.HANG)) {
      router.route("quick.example", Map.of("timeouts.answerHead", "50ms"), hangs.port());
      router.route("whole.example", Map.of("timeouts.request", "50ms"), hangs.port());
      for (String host : List.of("quick", "whole")) {
        assertThat(ask("GET / HTTP/1.1\r\nHost: " + host + ".example\r\n\r\n"))
            .startsWith("HTTP/1.1 504 ");
      }
    }
    try (ScriptedApp half =
        new ScriptedApp((wire, _) -> {
          wire.head();
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
          wire.rest();
        })) {
      router.route("stall.example", Map.of("timeouts.bodyStall", "50ms"), half.port());
      try (Wire client = router.connect()) {
        client.send("GET / HTTP/1.1\r\nHost: stall.example\r\n\r\n");
        assertThat(client.rest()).endsWith("half");
      }
    }
    try (ScriptedApp switches =
        new ScriptedApp((wire, _) -> {
          wire.head();
          wire.send("HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n");
          wire.rest();
        })) {
      router.route("idle.example", Map.of("timeouts.upgradeIdle", "50ms"), switches.port());
      try (Wire client = router.connect()) {
        client.send(
            "GET / HTTP/1.1\r\nHost: idle.example\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 101 ");
        assertThat(client.isClosedByPeer()).isTrue();
      }
    }
  }

  @Test
  void endpointsArePickedAsTheRouteSays() throws Exception {
    try (CountedApp one = new CountedApp(Manner.ANSWER);
        CountedApp other = new CountedApp(Manner.ANSWER);
        Wire client = router.connect()) {
      router.route(
          HOST,
          Map.of("loadbalancing", "hash", "hash_header", "X-Tenant"),
          one.port(),
          other.port());
      for (int i = 0; i < 6; i++) {
        client.send("GET / HTTP/1.1\r\nHost: app.example\r\nX-TENANT: blue\r\n\r\n").message();
      }
      assertThat(List.of(one.requests(), other.requests())).containsExactlyInAnyOrder(0, 6);
      router.route(HOST, one.port(), other.port());
      for (int i = 0; i < 6; i++) {
        client.send("GET / HTTP/1.1\r\nHost: app.example\r\nX-TENANT: blue\r\n\r\n").message();
      }
      assertThat(List.of(one.requests(), other.requests())).containsExactlyInAnyOrder(3, 9);
    }
  }

  @Test
  void sessionsBeginWithTheRoutesOwnCookies() throws Exception {
    try (ScriptedApp begins =
        ScriptedApp.answering(
            "HTTP/1.1 200 OK\r\nSet-Cookie: SID=1\r\nContent-Length: 0\r\n\r\n")) {
      router.route(HOST, Map.of("balancing.sticky.cookies", "SID"), begins.port());
      assertThat(get("/")).contains("Set-Cookie: __VCAP_ID__=app-guid-instance-0; Path=/");
      router.route(HOST, begins.port());
      assertThat(get("/")).doesNotContain("__VCAP_ID__");
    }
  }

  @Test
  void aBadOptionCostsItselfAndNothingElse() throws Exception {
    router.route(
        HOST,
        Map.of(
            "path.rewrite", "/a/../b",
            "timeouts.answerHead", "soon",
            "no.such", "option",
            "requestHeaders.set.Host", "evil.example",
            "requestHeaders.set.X-Good", "1"),
        app.port());
    assertThat(get("/x")).startsWith("HTTP/1.1 200 ");
    assertThat(newestHead())
        .startsWith("GET /x HTTP/1.1\r\nHost: app.example\r\nX-Good: 1\r\n")
        .doesNotContain("evil");
  }
}
