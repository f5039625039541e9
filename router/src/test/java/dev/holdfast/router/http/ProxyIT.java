package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.transport.TransportChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Requests and answers through real sockets: what the table of cases ({@link HttpCasesIT}) cannot
/// say. Long because it goes through all of a request, against one router.
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class ProxyIT extends OneRouter {
  private static final String DATE = "Date: Wed, 25 Nov 2026 10:00:00 GMT\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\n" + DATE + "Content-Length: 2\r\n\r\nok";
  private static final String GET = "GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n";

  @ParameterizedTest
  @EnumSource(TransportChoice.class)
  void everyTransportRelays(TransportChoice transport) throws Exception {
    try (TestRouter other = new TestRouter(TestRouter.config(transport));
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = other.connect()) {
      other.route("a.example.com", app.port());
      assertThat(client.send(GET).message()).isEqualTo(OK);
      assertThat(client.send(GET).message()).isEqualTo(OK);
    }
  }

  @Test
  void requestsSentAheadAreAnsweredInOrder() throws Exception {
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              while (true) {
                String path = wire.head().split(" ", 3)[1];
                wire.send(
                    "HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
              }
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        String host = i % 7 == 3 ? "unknown.example.com" : "a.example.com";
        all.append("GET /").append(i).append(" HTTP/1.1\r\nHost: ").append(host).append("\r\n\r\n");
      }
      client.send(all.toString());
      for (int i = 0; i < 200; i++) {
        String answer = client.message();
        if (i % 7 == 3) {
          assertThat(answer).startsWith("HTTP/1.1 404 ");
        } else {
          assertThat(answer).endsWith("\r\n\r\n/" + i);
        }
      }
    }
  }

  @Test
  void forwardingHeadersAreSetAndTheClientsOwnAreNotBelieved() throws Exception {
    try (ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client
          .send(
              "GET /x%2Fy?q=%zz HTTP/1.1\r\nHost: A.example.com:80\r\n"
                  + "X-Forwarded-For: 10.1.1.1\r\nAccept: */*\r\nx-forwarded-for: 10.2.2.2\r\n"
                  + "X-Vcap-Request-Id: mine\r\nX-CF-InstanceID: mine\r\n"
                  + "Connection: keep-alive, X-Forwarded-For, Secret, Host\r\nSecret: 1\r\n"
                  + "Keep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\nTE: trailers\r\n"
                  + "Upgrade: websocket\r\nX-Forwarded-Proto: https\r\n\r\n")
          .message();
      String head = app.heads().getFirst();
      assertThat(head)
          .startsWith("GET /x%2Fy?q=%zz HTTP/1.1\r\nHost: A.example.com:80\r\nAccept: */*\r\n")
          .contains("\r\nX-Forwarded-For: 10.1.1.1, 10.2.2.2, 127.0.0.1\r\n")
          .contains("\r\nX-Forwarded-Proto: https\r\n")
          .contains("\r\nX-Forwarded-Host: A.example.com:80\r\n")
          .contains("\r\nX-CF-ApplicationID: app-guid\r\n")
          .contains("\r\nX-CF-InstanceIndex: 0\r\n")
          .contains("\r\nX-CF-InstanceID: app-guid-instance-0\r\n")
          .containsPattern("X-Request-Start: \\d{13}\r\n")
          .containsPattern(
              "X-Vcap-Request-Id:"
                  + " [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\r\n")
          .doesNotContain("mine", "Secret", "Upgrade", "TE:", "Keep-Alive", "Connection");
    }
  }

  @Test
  void chunkedBodiesPassBothWaysAsTheyStand() throws Exception {
    String body = "5;a=b\r\nhello\r\n0\r\nServer-Timing: db\r\n\r\n";
    LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              while (true) {
                wire.head();
                got.add(wire.bytes(body.length()));
                wire.send("HTTP/1.1 200 OK\r\n" + DATE + "Transfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < body.length(); i++) {
                  wire.send(body.substring(i, i + 1));
                }
              }
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      for (int round = 0; round < 2; round++) {
        client.send("POST / HTTP/1.1\r\nHost: a.example.com\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < body.length(); i++) {
          client.send(body.substring(i, i + 1));
        }
        assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo(body);
        assertThat(client.head()).contains("Transfer-Encoding: chunked");
        assertThat(client.bytes(body.length())).isEqualTo(body);
      }
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void answerBeforeTheBodysEndIsFinishedAndTheConnectionClosed() throws Exception {
    try (TestRouter other = TestRouter.withTimeouts("linger: 10s");
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
              wire.rest();
            });
        Wire client = other.connect()) {
      other.route("a.example.com", app.port());
      client.send("POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 1000000\r\n\r\nabc");
      String answer = client.message();
      assertThat(answer).startsWith("HTTP/1.1 413").contains("Connection: close").endsWith("big");
      // What is still on its way does not turn the answer into a reset.
      client.send("x".repeat(10_000));
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void errorsAreSaidInTheFieldsWords() throws Exception {
    router.routeDraining("drained.example.com", 1);
    router.route("paths.example.com/api", 1);
    try (Wire client = router.connect()) {
      assertThat(client.send("GET / HTTP/1.1\r\nHost: x.example.com:80\r\n\r\n").message())
          .startsWith("HTTP/1.1 404 Not Found\r\n")
          .contains("X-Cf-RouterError: unknown_route\r\n", "X-Content-Type-Options: nosniff\r\n")
          .endsWith("404 Not Found: Requested route ('x.example.com') does not exist.\n");
      assertThat(client.send("GET / HTTP/1.1\r\nHost: drained.example.com\r\n\r\n").message())
          .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
          .contains("X-Cf-RouterError: no_endpoints\r\n");
      assertThat(client.send("GET / HTTP/1.1\r\nHost:\r\n\r\n").message())
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .contains("X-Cf-RouterError: empty_host\r\n");
      assertThat(
              client.send("GET /api/%2E./x HTTP/1.1\r\nHost: paths.example.com\r\n\r\n").message())
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .contains("X-Cf-RouterError: dot_segment\r\n");
      // Its body is all there, so the connection lives on.
      assertThat(
              client
                  .send("POST / HTTP/1.1\r\nHost: x.example.com\r\nContent-Length: 2\r\n\r\nhi")
                  .message())
          .startsWith("HTTP/1.1 404");
      client.send("HEAD / HTTP/1.1\r\nHost: x.example.com\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 404");
      client.send("POST / HTTP/1.1\r\nHost: x.example.com\r\nContent-Length: 9\r\n\r\nhi");
      assertThat(client.rest()).startsWith("HTTP/1.1 404").contains("Connection: close");
    }
  }

  @Test
  void answerThatBreaksOffIsNotGivenACleanEnd() throws Exception {
    try (ScriptedApp app =
        new ScriptedApp((wire, number) -> {
          wire.head();
          wire.send(
              number == 1
                  ? "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
                  : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe");
        })) {
      router.route("a.example.com", app.port());
      try (Wire client = router.connect()) {
        assertThat(client.send(GET).rest()).endsWith("\r\n\r\nhalf");
      }
      try (Wire client = router.connect()) {
        assertThat(client.send(GET).rest()).endsWith("5\r\nhe");
      }
      assertThat(router.count(Counter.ANSWER_CUT)).isEqualTo(2);
    }
  }

  @Test
  void deadEndpointIsPassedOver() throws Exception {
    // Nobody listens at port 1.
    int dead = 1;
    try (ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = router.connect()) {
      router.route("a.example.com", dead, app.port(), dead);
      for (int i = 0; i < 6; i++) {
        assertThat(client.send(GET).message()).isEqualTo(OK);
      }
      // Each dead one has been tried at most once.
      assertThat(router.count(Counter.CONNECT_FAILURES)).isBetween(1L, 2L);
      router.route("b.example.com", dead, dead);
      assertThat(client.send("GET / HTTP/1.1\r\nHost: b.example.com\r\n\r\n").message())
          .startsWith("HTTP/1.1 502")
          .contains("endpoint_failure (connect failed)");
    }
  }

  @Test
  void endpointsTakeTurns() throws Exception {
    List<ScriptedApp> apps = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      apps.add(ScriptedApp.answering(OK));
    }
    try (Wire client = router.connect()) {
      router.route("a.example.com", apps.stream().mapToInt(ScriptedApp::port).toArray());
      for (int i = 0; i < 9; i++) {
        client.send(GET).message();
      }
      for (ScriptedApp app : apps) {
        assertThat(app.heads()).hasSize(3);
        app.close();
      }
    }
  }

  @Test
  void keptConnectionThatDiesUnderARequestIsReplacedWhereOnceMoreIsSafe() throws Exception {
    LinkedBlockingQueue<String> posts = new LinkedBlockingQueue<>();
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.message();
              wire.send(OK);
              String second = wire.message();
              if (second.startsWith("POST")) {
                posts.add(second);
              }
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      assertThat(client.send(GET).message()).isEqualTo(OK);
      String put = "PUT / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 5\r\n\r\nhello";
      assertThat(client.send(put).message()).isEqualTo(OK);
      assertThat(router.count(Counter.REPLAYS)).isEqualTo(1);
      // It has read the POST: sending it again could do it twice.
      String post = "POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 5\r\n\r\nhello";
      assertThat(client.send(post).message()).startsWith("HTTP/1.1 502");
      assertThat(posts).hasSize(1);
      assertThat(router.count(Counter.REPLAYS)).isEqualTo(1);
    }
  }

  @Test
  void idleConnectionThatTheAppClosesIsForgotten() throws Exception {
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send(OK);
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      for (int i = 1; i <= 3; i++) {
        assertThat(client.send(GET).message()).isEqualTo(OK);
        await().until(() -> idleBackends() == 0);
      }
      assertThat(router.count(Counter.REPLAYS)).isZero();
    }
  }

  @Test
  void retiredBackendsIdleConnectionsAreClosed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send(OK);
              wire.rest();
              closed.countDown();
            });
        Wire client = router.connect()) {
      var pool = router.route("a.example.com", app.port());
      client.send(GET).message();
      router.retire(pool.slot(0).runtime());
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private int idleBackends() throws Exception {
    Loop loop = router.loops().loops().getFirst();
    return loop.eventLoop.submit(loop.backends::idleCount).get();
  }

  @Test
  void clientThatGoesAwayEndsTheAppsConnectionWithoutBlame() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (ScriptedApp app =
        new ScriptedApp((wire, _) -> {
          wire.head();
          asked.countDown();
          wire.rest();
          closed.countDown();
        })) {
      var pool = router.route("a.example.com", app.port());
      Wire client = router.connect();
      client.send(GET);
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      client.reset();
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(router.record().outcome().status()).isEqualTo(499);
      assertThat(pool.slot(0).runtime().inFlight()).isZero();
      assertThat(router.count(Counter.ENDPOINT_FAILURE)).isZero();
    }
  }

  @Test
  void recordsSayWhatTheAccessLogWants() throws Exception {
    try (ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client
          .send(
              "POST /p?q HTTP/1.1\r\nHost: a.example.com\r\nUser-Agent: ua\r\nReferer: ref\r\n"
                  + "Content-Length: 5\r\n\r\nhello")
          .message();
      RequestRecord record = router.record();
      assertThat(record.asked().method()).isEqualTo("POST");
      assertThat(record.asked().target()).isEqualTo("/p?q");
      assertThat(record.asked().host()).isEqualTo("a.example.com");
      assertThat(record.asked().userAgent()).isEqualTo("ua");
      assertThat(record.asked().referer()).isEqualTo("ref");
      assertThat(record.asked().requestId()).hasSize(36);
      assertThat(record.outcome().status()).isEqualTo(200);
      assertThat(record.outcome().bytesReceived()).isEqualTo(5);
      assertThat(record.outcome().bytesSent()).isEqualTo(2);
      assertThat(record.outcome().endpoint()).isNotNull();
      assertThat(record.outcome().totalNanos()).isPositive();
      assertThat(record.outcome().attempts().failed()).isZero();
      assertThat(record.outcome().attempts().failedNanos()).isNegative();
      assertThat(record.outcome().attempts().connectNanos()).isPositive();
      assertThat(record.outcome().attempts().lastNanos()).isPositive();
      assertThat(record.asked().local()).isEqualTo("127.0.0.1:" + router.port());
      assertThat(record.asked().remote()).startsWith("127.0.0.1:");
    }
  }

  @Test
  void tracesGoOnToAppsAndIntoTheLog() throws Exception {
    HttpConfig.Headers headers =
        new HttpConfig.Headers(
            "",
            ForwardedClientCert.SANITIZE_SET,
            ForwardedProto.CONNECTION,
            Tracing.BOTH,
            false,
            false);
    String ids = "463ac35c9f6413ad48485a3953bb6124-0020000000000001";
    try (TestRouter tracing = new TestRouter(TestRouter.withHeaders(headers));
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = tracing.connect()) {
      tracing.route("a.example.com", app.port());
      client
          .send(
              "GET / HTTP/1.1\r\nHost: a.example.com\r\nB3: "
                  + ids
                  + "-1\r\ntraceparent: 00-"
                  + ids
                  + "-01\r\nX-B3-Sampled: 0\r\nTraceState: a=1\r\nConnection: tracestate\r\n\r\n")
          .message();
      RequestRecord.Asked asked = tracing.record().asked();
      assertThat(app.heads().getFirst())
          .containsOnlyOnce("X-B3-TraceId: 463ac35c9f6413ad48485a3953bb6124\r\n")
          .containsOnlyOnce("X-B3-SpanId: " + asked.span() + "\r\n")
          .containsOnlyOnce("b3: " + asked.b3() + "-" + asked.span() + "-1-0020000000000001\r\n")
          .containsOnlyOnce("traceparent: 00-463ac35c9f6413ad48485a3953bb6124-")
          .containsOnlyOnce("tracestate: holdfast=" + asked.span() + ",a=1\r\n")
          .containsOnlyOnce("X-Vcap-Request-Id: 463ac35c-9f64-13ad-4848-5a3953bb6124\r\n")
          .doesNotContain("B3: ", "TraceState", "X-B3-Sampled: 0");
      assertThat(asked.requestId()).isEqualTo("463ac35c-9f64-13ad-4848-5a3953bb6124");
    }
  }

  @Test
  void theTablesAgeIsToldWhileItIsStale() throws Exception {
    try (ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = router.connect();
        FrameWire http2 = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      String get = "GET / HTTP/1.1\r\nHost: app.example\r\n\r\n";
      String unknown = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
      tellAge(TimeUnit.MILLISECONDS.toNanos(37_900));
      assertThat(client.send(get).message())
          .containsOnlyOnce("X-Holdfast-Table-Age: 37\r\n")
          .endsWith("\r\n\r\nok");
      assertThat(client.send(unknown).message())
          .startsWith("HTTP/1.1 404 ")
          .contains("X-Holdfast-Table-Age: 37\r\n");
      http2.get(1, "/");
      assertThat(http2.message()).contains("x-holdfast-table-age=37");

      tellAge(0);
      assertThat(client.send(get).message()).isEqualTo(OK);
    }
  }

  private void tellAge(long nanos) throws Exception {
    Loop loop = router.loops().loops().getFirst();
    loop.eventLoop.submit(() -> loop.age.update(nanos)).get();
  }

  @Test
  void bodiesAreCountedWithoutHeadsAndFraming() throws Exception {
    try (ScriptedApp app =
            ScriptedApp.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "5\r\nhello\r\n3;x=y\r\n me\r\n0\r\nServer-Timing: db\r\n\r\n");
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client
          .send(
              "POST / HTTP/1.1\r\nHost: a.example.com\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + "4\r\nfour\r\n0\r\n\r\n")
          .message();
      RequestRecord.Outcome outcome = router.record().outcome();
      assertThat(outcome.bytesReceived()).isEqualTo(4);
      assertThat(outcome.bytesSent()).isEqualTo(8);
    }
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\n\r\nto the end");
            });
        Wire client = router.connect()) {
      router.route("b.example.com", app.port());
      client.send("GET / HTTP/1.1\r\nHost: b.example.com\r\n\r\n").message();
      assertThat(router.record().outcome().bytesSent()).as("chunked here").isEqualTo(10);
    }
  }

  @Test
  void attemptsThatFailedAreSaid() throws Exception {
    try (ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = router.connect()) {
      // Nobody listens at port 1.
      router.route("a.example.com", 1, app.port());
      RequestRecord.Attempts attempts = RequestRecord.Attempts.NONE;
      // Which of the two is picked first is the round's.
      for (int i = 0; i < 2 && attempts.failed() == 0; i++) {
        client.send(GET).message();
        attempts = router.record().outcome().attempts();
      }
      assertThat(attempts.failed()).isEqualTo(1);
      assertThat(attempts.failedNanos()).isPositive();
      assertThat(attempts.lastNanos()).isPositive();
    }
  }
}
