package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.transport.TransportChoice;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.ExtendWith;

/// Clients that leave at any byte, apps that break off at any byte: nothing is left behind.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class AbortsIT {
  private static final int CLIENTS = 400;
  // Before it was mended one in five was not seen.
  private static final int RESETS = 60;

  /// Where a client and an app wait for each other, the first of them breaks off.
  private static final int PATIENCE_MS = 400;

  private static final String BODY = "a\r\n0123456789\r\n".repeat(3_000) + "0\r\nA: b\r\n\r\n";
  private static final String REQUESTS =
      "GET /1 HTTP/1.1\r\nHost: a.example.com\r\n\r\n"
          + "POST /2 HTTP/1.1\r\nHost: a.example.com\r\nTransfer-Encoding: chunked\r\n\r\n"
          + BODY
          + "GET /3 HTTP/1.1\r\nHost: unknown.example.com\r\n\r\n"
          + "PUT /4 HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 5\r\n\r\nhello"
          + "GET /5 HTTP/1.0\r\nHost: a.example.com\r\n\r\n";
  private static final String ANSWERS =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
          + "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
          + BODY
          + "HTTP/1.1 204 No Content\r\nConnection: x\r\n\r\n"
          + "HTTP/1.0 200 OK\r\n\r\nuntil close";

  @EveryTransport
  void nothingIsLeftBehind(TransportChoice transport) throws Exception {
    // Most clients here have gone when they have closed their way: they are waited out.
    HttpConfig quick = TestRouter.config(transport).with(TestRouter.timeouts("halfClosed: 100ms"));
    try (TestRouter router = new TestRouter(quick);
        ScriptedApp app = new ScriptedApp(AbortsIT::answerAtRandom)) {
      Pool<Backend> pool = router.route("a.example.com", app.port(), app.port());
      Crowd.asks(router, CLIENTS, AbortsIT::ask);
      assertThat(router.count(Counter.REQUESTS_STARTED)).isGreaterThan(CLIENTS / 2);
      assertThat(pool.slot(0).runtime().inFlight()).isZero();
      assertThat(pool.slot(1).runtime().inFlight()).isZero();
      // It still works.
      try (Wire client = router.connect()) {
        client.send("GET / HTTP/1.1\r\nHost: unknown.example.com\r\n\r\n");
        assertThat(client.message()).startsWith("HTTP/1.1 404");
      }
    }
  }

  /// A reset that comes with the last data, which a poll may take for data only.
  @EveryTransport
  void resetRightBehindDataIsSeenAtOnce(TransportChoice transport) throws Exception {
    try (TestRouter router = new TestRouter(TestRouter.config(transport));
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Le");
              wire.reset();
            })) {
      router.route("a.example.com", app.port());
      for (int i = 0; i < RESETS; i++) {
        try (Wire client = router.connect()) {
          client.send("GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n");
          assertThat(client.message()).startsWith("HTTP/1.1 502");
        }
      }
    }
  }

  private static void answerAtRandom(Wire wire, int number) throws IOException {
    SplittableRandom random = new SplittableRandom(number);
    wire.socket().setSoTimeout(PATIENCE_MS);
    int sent = 0;
    int most = random.nextInt(4) == 0 ? random.nextInt(ANSWERS.length()) : ANSWERS.length();
    while (sent < most) {
      if (wire.some(1 + random.nextInt(8_000)).length == 0) {
        return;
      }
      int end = Math.min(most, sent + 1 + random.nextInt(9_000));
      wire.send(ANSWERS.substring(sent, end));
      sent = end;
    }
    if (random.nextBoolean()) {
      wire.reset();
    }
  }

  private static void ask(TestRouter router, SplittableRandom random) {
    try (Wire wire = router.connect()) {
      wire.socket().setSoTimeout(PATIENCE_MS);
      int most = random.nextInt(3) == 0 ? random.nextInt(REQUESTS.length()) : REQUESTS.length();
      int sent = 0;
      while (sent < most) {
        int end = Math.min(most, sent + 1 + random.nextInt(12_000));
        wire.send(REQUESTS.substring(sent, end));
        sent = end;
        if (random.nextInt(3) == 0) {
          wire.socket().setSoTimeout(20);
          wire.some(1 + random.nextInt(2_000));
        }
      }
      if (random.nextBoolean()) {
        wire.reset();
      } else if (random.nextBoolean()) {
        wire.finishOutput();
        wire.rest();
      }
    } catch (IOException _) {
      // The router or the app has broken it off, or was slow: as it may be here.
    }
  }
}
