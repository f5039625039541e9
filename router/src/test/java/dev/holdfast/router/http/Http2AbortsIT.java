package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.http.LoopCounters.Counter;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients that cancel, leave and break rules at any frame, apps that break off at any byte:
/// nothing is left behind.
@ExtendWith(LeakRecorder.class)
class Http2AbortsIT {
  private static final int CLIENTS = 200;
  private static final int AT_ONCE = 16;
  private static final String ANSWERS =
      "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "a".repeat(100_000);
  private static final String CHUNKED =
      "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "a\r\n0123456789\r\n".repeat(3_000)
          + "0\r\nA: b\r\n\r\n";

  @ParameterizedTest
  @EnumSource(
      value = TransportChoice.class,
      names = {"EPOLL", "NIO", "IO_URING"})
  void nothingIsLeftBehind(TransportChoice transport) throws Exception {
    try (TestRouter router = new TestRouter(TestRouter.config(transport), RequestLog.OFF);
        ScriptedApp app = new ScriptedApp(Http2AbortsIT::answerAtRandom);
        ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
      Pool<Backend> pool = router.route("app.example", app.port());
      for (int i = 0; i < CLIENTS; i++) {
        SplittableRandom random = new SplittableRandom(i);
        clients.execute(() -> ask(router, random));
      }
      clients.shutdown();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              clients.isTerminated()
                  && router.count(Counter.CONNECTIONS_ACCEPTED)
                      == router.count(Counter.CONNECTIONS_CLOSED));
      assertThat(router.count(Counter.REQUESTS_STARTED))
          .isEqualTo(router.count(Counter.REQUESTS_ENDED))
          .isGreaterThan(CLIENTS);
      assertThat(pool.slot(0).runtime().inFlight()).isZero();
      // It still works.
      try (FrameWire client = FrameWire.to(router.port())) {
        client.headers(
            1, 1, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "none.example");
        assertThat(client.message()).startsWith("HEADERS 1 :status=404");
      }
    }
  }

  private static void answerAtRandom(Wire wire, int number) throws IOException {
    SplittableRandom random = new SplittableRandom(number);
    while (true) {
      if (wire.head().isEmpty()) {
        return;
      }
      String answer = random.nextBoolean() ? ANSWERS : CHUNKED;
      if (random.nextInt(4) == 0) {
        wire.send(answer.substring(0, random.nextInt(answer.length())));
        if (random.nextBoolean()) {
          wire.reset();
        }
        return;
      }
      wire.send(answer);
    }
  }

  private static void ask(TestRouter router, SplittableRandom random) {
    try (FrameWire client = FrameWire.to(router.port())) {
      client.wire().socket().setSoTimeout(50);
      int stream = 1;
      for (int step = 0; step < 40; step++) {
        int earlier = 1 + 2 * random.nextInt((stream + 1) / 2);
        switch (random.nextInt(8)) {
          case 0, 1 -> {
            client.get(stream, "/");
            stream += 2;
          }
          case 2 -> {
            client.headers(stream, 0, FrameWire.request("POST", "/"));
            stream += 2;
          }
          case 3 -> client.data(earlier, random.nextInt(2), "a".repeat(random.nextInt(9_000)));
          case 4 -> client.reset(earlier, "CANCEL");
          case 5 -> client.window(random.nextInt(2) * earlier, 1 + random.nextInt(100_000));
          case 6 -> client.headers(earlier, 1, "x-trailer", "1");
          default -> readSome(client);
        }
      }
      if (random.nextBoolean()) {
        client.wire().reset();
      }
    } catch (IOException _) {
      // The router or the app has broken it off: as it may be here.
    }
  }

  private static void readSome(FrameWire client) throws IOException {
    try {
      client.next();
    } catch (java.net.SocketTimeoutException _) {
      // Nothing has come.
    }
  }
}
