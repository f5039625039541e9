package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.transport.TransportChoice;
import java.io.IOException;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Clients of both kinds that leave at any byte, apps of HTTP/2 that break off, refuse and break
/// rules at any frame: nothing is left behind.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class Http2AppAbortsIT {
  private static final int CLIENTS = 200;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int LENGTH = 8 << 20;
  private static final String POST =
      "POST / HTTP/1.1\r\nHost: app.example\r\nTransfer-Encoding: chunked\r\n\r\n"
          + ("1000\r\n" + "a".repeat(4_096) + "\r\n").repeat(20)
          + "0\r\nA: b\r\n\r\n";

  @EveryTransport
  void nothingIsLeftBehind(TransportChoice transport) throws Exception {
    try (TestRouter router = new TestRouter(TestRouter.config(transport), RequestLog.OFF);
        ScriptedApp app =
            Http2App.of((wire, number) -> serve(wire, new SplittableRandom(number)))) {
      Pool<Backend> pool = router.routeHttp2("app.example", app.port());
      Crowd.asks(router, CLIENTS, Http2AppAbortsIT::ask);
      assertThat(router.count(Counter.REQUESTS_STARTED)).isGreaterThan(CLIENTS);
      assertThat(pool.slot(0).runtime().inFlight()).isZero();
    }
    try (TestRouter router = new TestRouter(TestRouter.config(transport), RequestLog.OFF);
        ScriptedApp app = Http2App.answering("ok", "content-length", "2");
        Wire client = router.connect()) {
      router.routeHttp2("app.example", app.port());
      assertThat(client.send("GET / HTTP/1.1\r\nHost: app.example\r\n\r\n").message())
          .endsWith("\r\n\r\nok");
    }
  }

  /// Its connection is unused then, and the GOAWAY that ends it is stuck behind what does not go
  /// out. What the app writes to a socket that is gone is answered by a reset.
  @Test
  void appThatReadsNoMoreDoesNotKeepItsConnection() throws Exception {
    BlockingQueue<FrameWire> apps = new LinkedBlockingQueue<>();
    CountDownLatch over = new CountDownLatch(1);
    try (TestRouter router =
            TestRouter.with(
                "timeouts: {bodyStall: 300ms}, "
                    + "backends: {idleTimeout: 300ms, connectTimeout: 3s}");
        ScriptedApp app =
            Http2App.of((wire, _) -> {
              wire.setting(INITIAL_WINDOW_SIZE, 2 * LENGTH);
              wire.window(0, 2 * LENGTH);
              apps.add(wire);
              over.await();
            });
        Wire client = router.connect()) {
      router.routeHttp2("app.example", app.port());
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendMuch(client));
      assertThat(client.head()).startsWith("HTTP/1.1 5");
      FrameWire frames = Objects.requireNonNull(apps.poll(10, TimeUnit.SECONDS));
      await().until(() -> isGone(frames));
      over.countDown();
      client.reset();
      sent.get(10, TimeUnit.SECONDS);
    }
  }

  private static void sendMuch(Wire client) {
    try {
      client.send("POST / HTTP/1.1\r\nHost: app.example\r\nContent-Length: " + LENGTH + "\r\n\r\n");
      client.send("a".repeat(LENGTH));
    } catch (IOException _) {
      // The router has read as much of it as the app.
    }
  }

  private static boolean isGone(FrameWire app) {
    try {
      app.frame("PING", 1, 0, new byte[8]);
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private static void serve(FrameWire wire, SplittableRandom random) throws IOException {
    wire.window(0, 1 << 20);
    int newest = 1;
    for (int step = 0; step < 200; step++) {
      String frame = wire.next();
      if (frame.equals("end")) {
        return;
      }
      if (frame.startsWith("HEADERS")) {
        newest = Http2App.stream(frame);
      }
      int stream = Math.max(1, newest - 2 * random.nextInt(4));
      switch (random.nextInt(20)) {
        case 0 -> wire.reset(stream, random.nextBoolean() ? "REFUSED_STREAM" : "CANCEL");
        case 1 -> wire.headers(stream, 0, ":status", "103");
        case 2 -> wire.headers(stream, 1, "grpc-status", "0");
        case 3 -> wire.headers(stream, 0, ":status", "200", "content-length", "50000");
        case 4 -> wire.window(stream, 100_000);
        case 5 -> wire.setting(4, random.nextInt(100_000));
        case 6 -> wire.headers(stream, 0, "Bad", "1");
        case 7 -> {
          if (random.nextInt(4) == 0) {
            wire.frame("GOAWAY", 0, 0, FrameWire.integers(stream, 0));
          }
        }
        case 8 -> {
          if (random.nextInt(6) == 0) {
            wire.wire().reset();
            return;
          }
        }
        case 9, 10, 11 -> wire.data(stream, random.nextInt(2), "a".repeat(random.nextInt(9_000)));
        default -> {
          wire.headers(newest, 0, ":status", "200");
          wire.data(newest, FrameWire.END_STREAM, "a".repeat(1 + random.nextInt(9_000)));
        }
      }
    }
  }

  private static void ask(TestRouter router, SplittableRandom random) {
    if (random.nextBoolean()) {
      CancellingClient.ask(router, random);
      return;
    }
    try (Wire client = router.connect()) {
      client.socket().setSoTimeout(50);
      for (int i = 0; i < 3; i++) {
        client.send(POST.substring(0, POST.length() - random.nextInt(POST.length()) / 3));
        client.some(100_000);
      }
      if (random.nextBoolean()) {
        client.reset();
      }
    } catch (IOException _) {
      // The router or the app has broken it off: as it may be here.
    }
  }
}
