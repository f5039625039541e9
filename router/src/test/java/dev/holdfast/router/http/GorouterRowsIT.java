package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.Route;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.backend.Backend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What whoever comes from gorouter relies on and no other test holds, row by row of
/// `docs/from-gorouter.md`, against one router with its defaults.
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class GorouterRowsIT extends SharedRouter {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static String get(String host, String target, String... lines) {
    StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
    for (String line : lines) {
      head.append(line).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  private String answered(String request) throws IOException {
    try (Wire client = router.connect()) {
      return client.send(request).message();
    }
  }

  private static String body(String message) {
    return message.substring(message.indexOf("\r\n\r\n") + 4);
  }

  private static ScriptedApp saying(String body) throws IOException {
    return ScriptedApp.answering(
        "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
  }

  /// The record of the newest request for that host; those of other tests come first.
  private RequestRecord record(String host) throws InterruptedException {
    while (true) {
      RequestRecord record = router.record();
      if (record.asked().host().equals(host)) {
        return record;
      }
    }
  }

  @Test
  void theLongestPathOfTheMostExactHostServes() throws Exception {
    String[] routes = {
      "a.rows.example/api", "a.rows.example", "*.rows.example/api", "*.rows.example", "*.example"
    };
    List<ScriptedApp> apps = new ArrayList<>();
    for (String route : routes) {
      ScriptedApp app = saying(route);
      apps.add(app);
      router.route(route, app.port());
    }
    assertThat(body(answered(get("a.rows.example", "/api/v1?x=/y")))).isEqualTo(routes[0]);
    assertThat(body(answered(get("A.Rows.Example:8080", "/api/")))).isEqualTo(routes[0]);
    assertThat(body(answered(get("a.rows.example", "/apis")))).isEqualTo(routes[1]);
    assertThat(body(answered(get("b.rows.example", "/api")))).isEqualTo(routes[2]);
    assertThat(body(answered(get("b.c.rows.example", "/")))).isEqualTo(routes[3]);
    assertThat(body(answered(get("rows.example", "/")))).isEqualTo(routes[4]);
    for (ScriptedApp app : apps) {
      app.close();
    }
  }

  @Test
  void aHostWithoutAFittingPathIsServedByItsWildcard() throws Exception {
    try (ScriptedApp api = saying("api");
        ScriptedApp rest = saying("rest")) {
      router.route("a.paths.example/api", api.port());
      router.route("*.paths.example", rest.port());
      assertThat(body(answered(get("a.paths.example", "/other")))).isEqualTo("rest");
    }
  }

  @Test
  void anEmptyRouteIsServedByNoOther() throws Exception {
    try (ScriptedApp app = saying("other")) {
      router.route("*.empty.example", app.port());
      router.route("a.empty.example", app.port());
      router.put(Route.parse("a.empty.example/api"), List.of());
      router.put(Route.parse("b.empty.example"), List.of());
      for (String request : List.of(get("a.empty.example", "/api"), get("b.empty.example", "/"))) {
        assertThat(answered(request))
            .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
            .contains("X-Cf-RouterError: no_endpoints\r\nCache-Control: public,max-age=2\r\n")
            .contains("X-Content-Type-Options: nosniff\r\n");
      }
      assertThat(body(answered(get("b.empty.example", "/"))))
          .isEqualTo(
              "503 Service Unavailable: Requested route ('b.empty.example') has no available"
                  + " endpoints.\n");
    }
  }

  @Test
  void anAppThatCannotBeReachedIsABadGatewayInGoroutersWords() throws Exception {
    // Nobody listens at port 1.
    router.route("gone.example", 1);
    assertThat(answered(get("gone.example", "/")))
        .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
        .contains("X-Cf-RouterError: endpoint_failure (", "Content-Type: text/plain; charset=utf-8")
        .endsWith("502 Bad Gateway: Registered endpoint failed to handle the request.\n");
  }

  @Test
  void answersOfTheRoutersOwnAreLoggedWithTheirIdAndReason() throws Exception {
    assertThat(answered(get("nowhere.test", "/a"))).startsWith("HTTP/1.1 404 Not Found\r\n");
    RequestRecord record = record("nowhere.test");
    assertThat(record.asked().requestId()).hasSize(36);
    assertThat(record.asked().target()).isEqualTo("/a");
    assertThat(record.outcome().status()).isEqualTo(404);
    assertThat(record.outcome().routerError()).isEqualTo("unknown_route");
    assertThat(record.outcome().endpoint()).isNull();
  }

  @Test
  void requestsOfHttp10AreServedAndNeedAHost() throws Exception {
    try (ScriptedApp app = saying("old")) {
      router.route("old.example", app.port());
      String request = "GET / HTTP/1.0\r\nHost: old.example\r\n\r\n";
      assertThat(answered(request)).startsWith("HTTP/1.1 200 ").endsWith("old");
      assertThat(answered("GET / HTTP/1.0\r\n\r\n"))
          .startsWith("HTTP/1.1 400 ")
          .contains("X-Cf-RouterError: empty_host\r\n")
          .endsWith("400 Bad Request: Request had empty Host header\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a?b=1;c=2",
        "//two//slashes/",
        "/%2f%2F?x=%zz",
        "/a?u=http://o.example/../b",
        "/?",
        "/a;v=1/b"
      })
  void targetsGoOnAsTheyWereSent(String target) throws Exception {
    try (ScriptedApp app = ScriptedApp.answering(OK)) {
      router.route("raw.example", app.port());
      answered(get("raw.example", target));
      assertThat(app.heads().getFirst()).startsWith("GET " + target + " HTTP/1.1\r\n");
    }
  }

  /// `hop_by_hop_headers_to_filter`, as gorouter has it by default.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "B3",
        "X-B3",
        "X-B3-SpanID",
        "X-B3-TraceID",
        "X-Request-Start"
      })
  void connectionTakesOutNoneOfGoroutersNames(String name) throws Exception {
    try (ScriptedApp app = ScriptedApp.answering(OK)) {
      router.route("hop.example", app.port());
      answered(get("hop.example", "/", name + ": said", "Connection: close, " + name));
      assertThat(app.heads().getFirst()).contains(name + ": said");
    }
  }

  @Test
  void whatTheClientSaysOfItselfGoesOnButForItsId() throws Exception {
    try (ScriptedApp app = ScriptedApp.answering(OK)) {
      router.route("said.example", app.port());
      answered(
          get(
              "said.example",
              "/",
              "X-Forwarded-Proto: https",
              "X-Forwarded-Host: shop.example",
              "X-Request-Start: 17",
              "X-Vcap-Request-Id: forged",
              "X-CF-ApplicationID: forged"));
      assertThat(app.heads().getFirst())
          .containsOnlyOnce("X-Forwarded-Proto: https\r\n")
          .containsOnlyOnce("X-Forwarded-Host: shop.example\r\n")
          .containsOnlyOnce("X-Request-Start: 17\r\n")
          .containsOnlyOnce("X-Vcap-Request-Id: ")
          .containsOnlyOnce("X-CF-ApplicationID: app-guid\r\n")
          .doesNotContain("forged");
    }
  }

  /// gorouter has lost both headers here, and logged the 100 (routing-release#420, #580, #409).
  @Test
  void requestsThatExpectToContinueLoseNothing() throws Exception {
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              while (true) {
                String head = wire.head();
                if (head.isEmpty()) {
                  return;
                }
                wire.send("HTTP/1.1 100 Continue\r\n\r\n");
                wire.bytes(5);
                String said = head.replace("\r\n", "|");
                wire.send(
                    "HTTP/1.1 201 Created\r\nContent-Length: " + said.length() + "\r\n\r\n" + said);
              }
            });
        Wire client = router.connect()) {
      router.route("expect.example", app.port());
      for (int i = 0; i < 2; i++) {
        client.send(
            "PUT / HTTP/1.1\r\nHost: expect.example\r\nExpect: 100-continue\r\n"
                + "X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.2\r\n"
                + "X-Forwarded-Host: shop.example\r\nContent-Length: 5\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 100 ");
        assertThat(client.send("hello").message())
            .startsWith("HTTP/1.1 201 ")
            .contains("|X-Forwarded-Host: shop.example|")
            .contains("|X-Forwarded-For: 10.0.0.1, 10.0.0.2, 127.0.0.1|");
        assertThat(record("expect.example").outcome().status()).isEqualTo(201);
      }
      assertThat(app.connections()).as("kept").isEqualTo(1);
    }
  }

  @Test
  void requestsAreInFlightToTheirAnswersEnd() throws Exception {
    CountDownLatch may = new CountDownLatch(1);
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
              may.await();
              wire.send("k");
              wire.rest();
            });
        Wire client = router.connect()) {
      Pool<Backend> pool = router.route("stream.example", app.port());
      client.send(get("stream.example", "/")).head();
      assertThat(client.bytes(1)).isEqualTo("o");
      assertThat(pool.slot(0).runtime().inFlight()).isEqualTo(1);
      may.countDown();
      assertThat(client.bytes(1)).isEqualTo("k");
      await().until(() -> pool.slot(0).runtime().inFlight() == 0);
    }
  }

  @Test
  void answersSayTheRequestsIdWhereThatIsAskedFor() throws Exception {
    try (TestRouter telling = TestRouter.with("tellRequestId: true");
        ScriptedApp app = ScriptedApp.answering(OK);
        ScriptedApp itself =
            ScriptedApp.answering(OK.replace("\r\n\r\n", "\r\nX-Vcap-Request-Id: mine\r\n\r\n"));
        ScriptedApp switching =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send(
                  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\nConnection: upgrade\r\n\r\n");
            });
        Wire client = telling.connect();
        FrameWire http2 = FrameWire.to(telling.port())) {
      telling.route("app.example", app.port());
      telling.route("itself.example", itself.port());
      telling.route("switching.example", switching.port());
      assertThat(client.send(get("app.example", "/")).message())
          .containsOnlyOnce("X-Vcap-Request-Id: " + telling.record().asked().requestId() + "\r\n")
          .endsWith("\r\n\r\nok");
      assertThat(client.send(get("nowhere.test", "/")).message())
          .startsWith("HTTP/1.1 404 ")
          .contains("X-Vcap-Request-Id: " + telling.record().asked().requestId() + "\r\n");
      assertThat(client.send(get("itself.example", "/")).message())
          .containsOnlyOnce("X-Vcap-Request-Id: mine\r\n");
      client.send(get("switching.example", "/", "Connection: upgrade", "Upgrade: a"));
      assertThat(client.head())
          .startsWith("HTTP/1.1 101 ")
          .containsPattern("X-Vcap-Request-Id: [0-9a-f-]{36}\r\n");
      http2.get(1, "/");
      assertThat(http2.message()).containsPattern("x-vcap-request-id=[0-9a-f-]{36}");
      assertThat(answered(get("a.rows.example", "/"))).doesNotContain("X-Vcap-Request-Id");
    }
  }

  /// Else each would be sent to https for ever.
  @Test
  void aRouteOverHttpsIsServedWhereAllRequestsCountAsHttps() throws Exception {
    try (TestRouter behind = TestRouter.with("forwardedProto: https");
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = behind.connect()) {
      behind.route("app.example", Map.of("https", "redirect"), app.port());
      assertThat(client.send(get("app.example", "/")).message()).endsWith("\r\n\r\nok");
    }
  }

  @Test
  void httpsIsSaidWhateverTheClientSaysWhereThatIsAskedFor() throws Exception {
    try (TestRouter behind = TestRouter.with("forwardedProto: https");
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = behind.connect()) {
      behind.route("app.example", app.port());
      client.send(get("app.example", "/")).message();
      client.send(get("app.example", "/", "X-Forwarded-Proto: http")).message();
      assertThat(app.heads())
          .hasSize(2)
          .allMatch(head -> head.contains("X-Forwarded-Proto: https\r\n"))
          .noneMatch(head -> head.contains("X-Forwarded-Proto: http\r\n"));
    }
  }
}
