package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.transport.TransportChoice;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.ExtendWith;

/// Clients that cancel, leave and break rules at any frame, apps that break off at any byte:
/// nothing is left behind.
@ExtendWith(LeakRecorder.class)
class Http2AbortsIT {
  private static final int CLIENTS = 200;
  private static final String ANSWERS =
      "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "a".repeat(100_000);
  private static final String CHUNKED =
      "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "a\r\n0123456789\r\n".repeat(3_000)
          + "0\r\nA: b\r\n\r\n";

  @EveryTransport
  void nothingIsLeftBehind(TransportChoice transport) throws Exception {
    try (TestRouter router = new TestRouter(TestRouter.config(transport), RequestLog.OFF);
        ScriptedApp app = new ScriptedApp(Http2AbortsIT::answerAtRandom)) {
      Pool<Backend> pool = router.route("app.example", app.port());
      Crowd.asks(router, CLIENTS, CancellingClient::ask);
      assertThat(router.count(Counter.REQUESTS_STARTED)).isGreaterThan(CLIENTS);
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
}
