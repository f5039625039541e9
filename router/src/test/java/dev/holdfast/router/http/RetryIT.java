package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.http.CountedApp.Manner;
import dev.holdfast.router.http.Endpoints.Place;
import dev.holdfast.router.http.LoopCounters.Counter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Endpoints that fail in every way, beside good ones: what can be saved is, nothing unsafe is sent
/// twice, and nobody is blamed for what a client does. Counted at the apps.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class RetryIT {
  private static final int CLIENTS = 8;
  private static final int REQUESTS = 40;
  private static final Route ROUTE = Route.parse("a.example.com");

  /// An answer's status, and whether the request may be sent twice.
  private record Answered(String number, boolean safe, String status) {}

  private static List<Answered> load(TestRouter router) throws Exception {
    List<Answered> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Answered>>> running =
          IntStream.range(0, CLIENTS)
              .mapToObj(client -> clients.submit(() -> ask(router, client)))
              .toList();
      for (Future<List<Answered>> client : running) {
        answers.addAll(client.get());
      }
    }
    return answers;
  }

  /// In turn GET, PUT with a body, POST with a body.
  private static List<Answered> ask(TestRouter router, int client) throws IOException {
    List<Answered> answers = new ArrayList<>();
    try (Wire wire = router.connect()) {
      for (int i = 0; i < REQUESTS; i++) {
        String number = client + "-" + i;
        String method = List.of("GET", "PUT", "POST").get(i % 3);
        String body = i % 3 == 0 ? "\r\n" : "Content-Length: 5\r\n\r\nhello";
        wire.send(
            method + " / HTTP/1.1\r\nHost: a.example.com\r\nX-Number: " + number + "\r\n" + body);
        String answer = wire.message();
        answers.add(new Answered(number, !method.equals("POST"), answer.substring(9, 12)));
      }
    }
    return answers;
  }

  private static boolean isBlamed(Backend backend) {
    long now = SystemClocks.ticker().nanos();
    return backend.isDoubted(now) || backend.isEjected(now);
  }

  @ParameterizedTest
  @EnumSource(
      value = Manner.class,
      names = {"HANG", "RESET", "CLOSE", "CLOSE_ON_REUSE"})
  void whatIsSafeIsSavedAndWhatIsNotIsSentOnce(Manner manner) throws Exception {
    // Soon enough to wait for, and not so soon that a good app on a busy machine is late.
    try (TestRouter router = TestRouter.withTimeouts("answerHead: 3s");
        CountedApp good = new CountedApp(Manner.ANSWER);
        CountedApp fine = new CountedApp(Manner.ANSWER);
        CountedApp bad = new CountedApp(manner)) {
      Pool<Backend> pool = router.route("a.example.com", good.port(), fine.port(), bad.port());
      List<Answered> answers = load(router);
      List<CountedApp> apps = List.of(good, fine, bad);
      for (Answered answer : answers) {
        int seen = apps.stream().mapToInt(app -> app.seen(answer.number())).sum();
        if (answer.safe()) {
          assertThat(answer.status()).as(answer.number()).isEqualTo("200");
        } else {
          assertThat(seen).as(answer.number()).isEqualTo(1);
        }
      }
      assertThat(isBlamed(pool.slot(0).runtime())).isFalse();
      assertThat(isBlamed(pool.slot(1).runtime())).isFalse();
      // Whoever fails is not asked for long; one that only ends its connections is no failure.
      assertThat(isBlamed(pool.slot(2).runtime())).isEqualTo(manner != Manner.CLOSE_ON_REUSE);
      if (manner != Manner.CLOSE_ON_REUSE) {
        assertThat(bad.requests()).isLessThan(5 + 2 * CLIENTS);
      }
    }
  }

  /// A retry would be unsafe, or nobody asked for it: but the endpoint is found out.
  @ParameterizedTest
  @EnumSource(
      value = Manner.class,
      names = {"UNAVAILABLE", "HALF_HEAD"})
  void answersThatHaveBegunAreNotRetriedAndTheirEndpointIsEjected(Manner manner) throws Exception {
    try (TestRouter router = TestRouter.withBackends("{}");
        CountedApp good = new CountedApp(Manner.ANSWER);
        CountedApp bad = new CountedApp(manner)) {
      Pool<Backend> pool = router.route("a.example.com", good.port(), bad.port());
      List<Answered> answers = load(router);
      long failed = answers.stream().filter(answer -> !answer.status().equals("200")).count();
      assertThat(failed).isEqualTo(bad.requests()).isBetween(5L, 5L + CLIENTS);
      assertThat(router.count(Counter.RESENT)).isZero();
      assertThat(isBlamed(pool.slot(0).runtime())).isFalse();
      assertThat(isBlamed(pool.slot(1).runtime())).isTrue();
    }
  }

  @Test
  void twentyDeadEndpointsDoNotUseUpTheTriesOfALiveOne() throws Exception {
    try (TestRouter router = TestRouter.withBackends("{}");
        CountedApp good = new CountedApp(Manner.ANSWER)) {
      int[] ports = new int[21];
      for (int i = 0; i < 20; i++) {
        // Nobody listens at ports as low as these.
        ports[i] = 1 + i;
      }
      ports[20] = good.port();
      router.route("a.example.com", ports);
      List<Answered> answers = load(router);
      assertThat(answers).allMatch(answer -> answer.status().equals("200"));
      assertThat(good.requests()).isEqualTo(CLIENTS * REQUESTS);
      // Each client may meet each of them once, before anybody knows.
      assertThat(router.count(Counter.CONNECT_FAILURES)).isLessThanOrEqualTo(20 * CLIENTS);
      long known = router.count(Counter.CONNECT_FAILURES);
      assertThat(load(router)).allMatch(answer -> answer.status().equals("200"));
      assertThat(router.count(Counter.CONNECT_FAILURES)).isEqualTo(known);
    }
  }

  /// The app has been silent for longer than all connects may take.
  @Test
  void timeThatAnAppTakesToFailIsNoneOfTheConnects() throws Exception {
    try (TestRouter router =
            TestRouter.with("timeouts: {answerHead: 2s}, backends: {connectBudget: 1s}");
        CountedApp silent = new CountedApp(Manner.HANG);
        HeldPort gone = new HeldPort();
        CountedApp good = new CountedApp(Manner.ANSWER);
        Wire client = router.connect()) {
      // The silent one first, for the others are doubted; then the one that is on another cell.
      List<Endpoint> endpoints =
          List.of(
              Endpoints.placed(Place.ofCell("a"), 0, silent.port(), ROUTE),
              Endpoints.placed(Place.ofCell("b"), 1, gone.number(), ROUTE),
              Endpoints.placed(Place.ofCell("a"), 2, good.port(), ROUTE));
      for (Slot<Backend> slot : router.put(ROUTE, endpoints).slots()) {
        if (slot.endpoint().index() > 0) {
          long now = SystemClocks.ticker().nanos();
          slot.runtime().doubt(now, Duration.ofMinutes(1).toNanos());
        }
      }
      client.send("GET / HTTP/1.1\r\nHost: a.example.com\r\nX-Number: 1\r\n\r\n");
      assertThat(client.message()).startsWith("HTTP/1.1 200 ");
      assertThat(silent.requests()).isOne();
      assertThat(router.count(Counter.CONNECT_FAILURES)).isOne();
    }
  }

  @Test
  void endpointThatComesBackIsFoundWithoutARequest() throws Exception {
    try (TestRouter router = TestRouter.withBackends("doubtFor: 100ms");
        HeldPort port = new HeldPort();
        CountedApp good = new CountedApp(Manner.ANSWER)) {
      Pool<Backend> pool = router.route("a.example.com", good.port(), port.number());
      Backend back = pool.slot(1).runtime();
      load(router);
      assertThat(isBlamed(back)).isTrue();
      try (ServerSocket listener =
          new ServerSocket(port.number(), 50, InetAddress.getLoopbackAddress())) {
        await().until(() -> !isBlamed(back));
        assertThat(listener.isClosed()).isFalse();
      }
    }
  }

  @Test
  void idempotencyKeyMakesAPostSafe() throws Exception {
    try (TestRouter router = TestRouter.withBackends("{}");
        CountedApp bad = new CountedApp(Manner.RESET);
        CountedApp good = new CountedApp(Manner.ANSWER);
        Wire client = router.connect()) {
      router.route("a.example.com", bad.port());
      String post = "POST / HTTP/1.1\r\nHost: a.example.com\r\nX-Number: 1\r\n";
      client.send(post + "Content-Length: 0\r\n\r\n");
      assertThat(client.message()).startsWith("HTTP/1.1 502 ");
      router.route("a.example.com", bad.port(), good.port());
      for (int i = 0; i < 4; i++) {
        client.send(post + "Idempotency-Key: \"8e03978e\"\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.message()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(bad.requests()).isEqualTo(3);
    }
  }

  @Test
  void bodyThatComesInPiecesIsSentAgainAsAWholeWhileItIsSmall() throws Exception {
    try (TestRouter router = TestRouter.withBackends("{}");
        CountedApp bad = new CountedApp(Manner.RESET);
        ScriptedApp good =
            new ScriptedApp((wire, _) -> {
              while (true) {
                String body = wire.message();
                String said = String.valueOf(body.substring(body.indexOf("\r\n\r\n") + 4).length());
                wire.send(
                    "HTTP/1.1 200 OK\r\nContent-Length: " + said.length() + "\r\n\r\n" + said);
              }
            });
        Wire client = router.connect()) {
      router.route("a.example.com", bad.port(), good.port());
      for (int i = 0; i < 4; i++) {
        assertThat(inPieces(client, router, 9_000, 3)).endsWith("\r\n\r\n9000");
      }
      assertThat(bad.requests()).isEqualTo(2);
      router.route("a.example.com", bad.port(), bad.port());
      assertThat(inPieces(client, router, 20_000, 2)).startsWith("HTTP/1.1 502 ");
      // Too large to be kept, so nobody else was asked.
      assertThat(bad.requests()).isEqualTo(3);
    }
  }

  /// Each piece once the one before has come.
  private static String inPieces(Wire client, TestRouter router, int length, int pieces)
      throws IOException {
    long begun = router.count(Counter.REQUESTS_STARTED);
    client.send("PUT / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: " + length + "\r\n\r\n");
    await().until(() -> router.count(Counter.REQUESTS_STARTED) > begun);
    for (int i = 0; i < pieces; i++) {
      client.send("x".repeat(length / pieces));
    }
    return client.message();
  }

  /// Where all endpoints fail, retries would only add to it.
  @Test
  void budgetBoundsWhatIsSentAgain() throws Exception {
    try (TestRouter router =
            TestRouter.withBackends("balancing: {ejection: {shareMaxPercent: 0}}");
        CountedApp one = new CountedApp(Manner.CLOSE);
        CountedApp other = new CountedApp(Manner.CLOSE);
        Wire client = router.connect()) {
      router.route("a.example.com", one.port(), other.port());
      for (int i = 0; i < 100; i++) {
        client.send("GET / HTTP/1.1\r\nHost: a.example.com\r\nX-Number: 1\r\n\r\n");
        assertThat(client.message()).startsWith("HTTP/1.1 502 ");
      }
      // Ten to begin with, and one for every five requests.
      assertThat(router.count(Counter.RESENT)).isEqualTo(30);
      assertThat(one.requests() + other.requests()).isEqualTo(130);
    }
  }

  /// Clients that cancel, break their bodies off, send garbage or close: the app then closes or
  /// does not answer, and it is not its fault.
  @Test
  void noEndpointIsBlamedForAClient() throws Exception {
    try (TestRouter router = TestRouter.withBackends("{}");
        ScriptedApp hanging =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.some(1_000);
            });
        ScriptedApp other = new ScriptedApp((wire, _) -> wire.rest())) {
      Pool<Backend> pool = router.route("a.example.com", hanging.port(), other.port());
      String get = "GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n";
      String put = "PUT / HTTP/1.1\r\nHost: a.example.com\r\n";
      for (int i = 0; i < 15; i++) {
        try (Wire cancels = router.connect();
            Wire breaksOff = router.connect();
            Wire garbles = router.connect()) {
          cancels.send(get);
          breaksOff.send(put + "Content-Length: 9\r\n\r\nhell");
          garbles.send(put + "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloX");
          garbles.rest();
          cancels.reset();
          breaksOff.reset();
        }
      }
      await()
          .until(() ->
              router.count(Counter.REQUESTS_STARTED) == 45
                  && router.count(Counter.REQUESTS_ENDED) == 45);
      assertThat(isBlamed(pool.slot(0).runtime())).isFalse();
      assertThat(isBlamed(pool.slot(1).runtime())).isFalse();
    }
  }
}
