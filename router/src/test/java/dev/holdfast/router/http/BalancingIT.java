package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.http.LoopCounters.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Limits and the queue, sessions and single instances, seen from outside.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class BalancingIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n";

  private static String answer(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static ScriptedApp saying(String body) throws Exception {
    return ScriptedApp.answering(answer(body));
  }

  private static String body(String message) {
    return message.substring(message.indexOf("\r\n\r\n") + 4);
  }

  /// Answers when it may.
  private static ScriptedApp heldBack(CountDownLatch may) throws Exception {
    return new ScriptedApp((wire, _) -> {
      while (!wire.message().isEmpty()) {
        may.await();
        wire.send(answer("ok"));
      }
    });
  }

  @Test
  void requestsWaitForAPlaceAndTooManyDoNot() throws Exception {
    CountDownLatch may = new CountDownLatch(1);
    try (TestRouter router =
            TestRouter.withBackends("balancing: {inFlightMax: 1, queueMax: 2, queueTimeout: 20s}");
        ScriptedApp app = heldBack(may);
        Wire first = router.connect();
        Wire second = router.connect();
        Wire third = router.connect();
        Wire fourth = router.connect();
        Wire gone = router.connect()) {
      router.route("a.example.com", app.port());
      first.send(GET);
      await().until(() -> router.count(Counter.CONNECTS) == 1);
      gone.send(GET);
      await().until(() -> router.count(Counter.QUEUED) == 1);
      gone.reset();
      await().until(() -> router.count(Counter.CLIENT_GONE) == 1);
      second.send(GET);
      await().until(() -> router.count(Counter.QUEUED) == 2);
      third.send("POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 5\r\n\r\nhello");
      await().until(() -> router.count(Counter.QUEUED) == 3);
      assertThat(fourth.send(GET).message())
          .startsWith("HTTP/1.1 503 ")
          .contains("X-Cf-RouterError: Connection Limit Reached\r\n");
      may.countDown();
      assertThat(first.message()).endsWith("ok");
      assertThat(second.message()).endsWith("ok");
      assertThat(third.message()).endsWith("ok");
      // One at a time, so one connection did.
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  /// A connect of another request has failed meanwhile.
  @Test
  void requestsWaitForAPlaceAtAnEndpointThatIsDoubted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch may = new CountDownLatch(1);
    try (TestRouter router =
            TestRouter.withBackends("balancing: {inFlightMax: 1, queueMax: 2, queueTimeout: 20s}");
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              while (!wire.message().isEmpty()) {
                asked.countDown();
                may.await();
                wire.send(answer("ok"));
              }
            });
        Wire first = router.connect();
        Wire second = router.connect();
        Wire third = router.connect()) {
      Backend backend = router.route("a.example.com", app.port()).slot(0).runtime();
      first.send(GET);
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      second.send(GET);
      await().until(() -> router.count(Counter.QUEUED) == 1);
      backend.doubt(SystemClocks.ticker().nanos(), Duration.ofMinutes(1).toNanos());
      third.send(GET);
      await().until(() -> router.count(Counter.QUEUED) == 2);
      may.countDown();
      assertThat(first.message()).endsWith("ok");
      assertThat(second.message()).endsWith("ok");
      assertThat(third.message()).endsWith("ok");
    }
  }

  @Test
  void waitingEnds() throws Exception {
    CountDownLatch may = new CountDownLatch(1);
    try (TestRouter router =
            TestRouter.withBackends("balancing: {inFlightMax: 1, queueTimeout: 100ms}");
        ScriptedApp app = heldBack(may);
        Wire first = router.connect();
        Wire second = router.connect()) {
      router.route("a.example.com", app.port());
      first.send(GET);
      await().until(() -> router.count(Counter.CONNECTS) == 1);
      assertThat(second.send(GET).message())
          .contains("X-Cf-RouterError: Connection Limit Reached\r\n");
      may.countDown();
      assertThat(first.message()).endsWith("ok");
      assertThat(second.send(GET).message()).endsWith("ok");
    }
  }

  @Test
  void interruptedEndpointIsWaitedForAndNotForEver() throws Exception {
    try (TestRouter router = TestRouter.withBackends("balancing: {interruptedWait: 20s}");
        TestRouter impatient = TestRouter.withBackends("balancing: {interruptedWait: 100ms}");
        ScriptedApp app = saying("back");
        Wire waits = router.connect();
        Wire doesNot = impatient.connect()) {
      router.routeInterrupted("a.example.com", app.port());
      impatient.routeInterrupted("a.example.com", app.port());
      waits.send(GET);
      await().until(() -> router.count(Counter.QUEUED) == 1);
      router.route("a.example.com", app.port());
      assertThat(waits.message()).endsWith("back");
      assertThat(doesNot.send(GET).message())
          .startsWith("HTTP/1.1 503 ")
          .contains("X-Cf-RouterError: no_endpoints\r\n");
    }
  }

  @Test
  void sessionStaysAtItsInstanceAndMovesWhenThatIsGone() throws Exception {
    String begins =
        "HTTP/1.1 200 OK\r\n"
            + "Set-Cookie: JSESSIONID=1; Path=/app; secure; SameSite=Lax; Max-Age=60; HttpOnly\r\n"
            + "Content-Length: ";
    try (TestRouter router = new TestRouter();
        ScriptedApp zero = ScriptedApp.answering(begins + "1\r\n\r\n0");
        ScriptedApp one = ScriptedApp.answering(begins + "1\r\n\r\n1");
        ScriptedApp plain = saying("plain");
        Wire client = router.connect()) {
      router.route("a.example.com/shop", zero.port(), one.port());
      String get = "GET /shop HTTP/1.1\r\nHost: a.example.com\r\n";
      String begun = client.send(get + "\r\n").message();
      String instance = "app-guid-instance-" + body(begun);
      assertThat(begun)
          .contains(
              "Set-Cookie: __VCAP_ID__="
                  + instance
                  + "; Path=/shop; HttpOnly; secure; SameSite=Lax; Max-Age=60\r\n");
      String cookies = "Cookie: a=b; JSESSIONID=1; __VCAP_ID__=" + instance + "\r\n\r\n";
      for (int i = 0; i < 6; i++) {
        assertThat(body(client.send(get + cookies).message())).isEqualTo(body(begun));
      }
      // The router's cookie alone is no session.
      List<String> served = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        client.send(get + "Cookie: __VCAP_ID__=" + instance + "\r\n\r\n");
        served.add(body(client.message()));
      }
      assertThat(served).containsExactlyInAnyOrder("0", "1");
      router.route("a.example.com/shop", plain.port(), plain.port());
      client.send(get + "Cookie: JSESSIONID=1; __VCAP_ID__=gone\r\n\r\n");
      assertThat(client.message())
          .containsPattern("Set-Cookie: __VCAP_ID__=app-guid-instance-[01]; Path=/shop; HttpOnly\r")
          .endsWith("plain");
      client.send(get + cookies);
      assertThat(client.message()).doesNotContain("Set-Cookie");
    }
  }

  @Test
  void sessionsAndTheQueueAreTheSameOverHttp2() throws Exception {
    CountDownLatch may = new CountDownLatch(1);
    try (TestRouter router =
            TestRouter.withBackends("balancing: {inFlightMax: 1, queueTimeout: 20s}");
        ScriptedApp begins =
            ScriptedApp.answering(
                "HTTP/1.1 200 OK\r\nSet-Cookie: JSESSIONID=1\r\nContent-Length: 0\r\n\r\n");
        ScriptedApp app = heldBack(may);
        FrameWire client = FrameWire.to(router.port())) {
      router.route("app.example", begins.port());
      client.get(1, "/");
      assertThat(client.message())
          .contains("set-cookie=__VCAP_ID__=app-guid-instance-0; Path=/; HttpOnly");
      router.route("app.example", app.port());
      client.get(3, "/");
      await().until(() -> router.count(Counter.CONNECTS) == 2);
      String[] post = Arrays.copyOf(FrameWire.request("POST", "/"), 10);
      post[8] = "content-length";
      post[9] = "5";
      client.headers(5, 0, post);
      await().until(() -> router.count(Counter.QUEUED) == 1);
      client.data(5, FrameWire.END_STREAM, "hello");
      may.countDown();
      for (int stream : new int[] {3, 5}) {
        assertThat(client.message()).startsWith("HEADERS " + stream + " :status=200");
        assertThat(client.body(stream)).isEqualTo("ok");
      }
    }
  }

  @Test
  void cookieThatTheAppSetsItselfStays() throws Exception {
    try (TestRouter router = new TestRouter();
        ScriptedApp app =
            ScriptedApp.answering(
                "HTTP/1.1 200 OK\r\n"
                    + "Set-Cookie: JSESSIONID=1\r\n"
                    + "Set-Cookie: __VCAP_ID__=mine\r\n"
                    + "Content-Length: 0\r\n\r\n");
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      assertThat(client.send(GET).message())
          .contains("__VCAP_ID__=mine\r\n")
          .doesNotContain("__VCAP_ID__=app");
    }
  }

  @Test
  void headersNameTheInstance() throws Exception {
    try (TestRouter router = new TestRouter();
        ScriptedApp zero = saying("0");
        ScriptedApp one = saying("1");
        Wire client = router.connect()) {
      router.route("a.example.com", zero.port(), one.port());
      for (int i = 0; i < 4; i++) {
        assertThat(ask(client, "X-CF-APP-INSTANCE: app-guid:1")).endsWith("1");
        assertThat(ask(client, "X-Cf-Process-Instance: app-guid-process:0")).endsWith("0");
      }
      assertThat(ask(client, "X-CF-PROCESS-INSTANCE: app-guid-process"))
          .startsWith("HTTP/1.1 200 ");
      assertThat(one.heads()).noneMatch(head -> head.contains("X-CF-APP-INSTANCE"));
      for (String bad : List.of("app-guid", "app-guid:", ":1", "app-guid:one", "app-guid:1:2")) {
        assertThat(ask(client, "X-CF-APP-INSTANCE: " + bad))
            .startsWith("HTTP/1.1 400 ")
            .contains("X-Cf-RouterError: invalid_cf_app_instance_header\r\n");
      }
      assertThat(ask(client, "X-CF-PROCESS-INSTANCE: "))
          .contains("X-Cf-RouterError: invalid_cf_process_instance_header\r\n");
      for (String none : List.of("app-guid:2", "other:0")) {
        assertThat(ask(client, "X-CF-APP-INSTANCE: " + none))
            .startsWith("HTTP/1.1 400 ")
            .contains("X-Cf-RouterError: unknown_route\r\n");
      }
    }
  }

  private static String ask(Wire client, String line) throws Exception {
    return client.send("GET / HTTP/1.1\r\nHost: a.example.com\r\n" + line + "\r\n\r\n").message();
  }

  @Test
  void sameHeaderMeetsTheSameEndpoint() throws Exception {
    try (TestRouter router =
            TestRouter.withBackends(
                "balancing: {algorithm: hash, hash: {by: header, name: X-Tenant}}");
        ScriptedApp zero = saying("0");
        ScriptedApp one = saying("1");
        ScriptedApp two = saying("2");
        Wire client = router.connect()) {
      router.route("a.example.com", zero.port(), one.port(), two.port());
      List<String> first = new ArrayList<>();
      for (int round = 0; round < 3; round++) {
        for (int tenant = 0; tenant < 20; tenant++) {
          String served = body(ask(client, "x-tenant: " + tenant));
          if (round == 0) {
            first.add(served);
          } else {
            assertThat(served).isEqualTo(first.get(tenant));
          }
        }
      }
      assertThat(first).contains("0", "1", "2");
    }
  }
}
