package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.http.TlsApp.Manner;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A kept connection is reset before a request is written to it, and the router hears of that only
/// as it writes: the app can have read nothing of the request, so it goes out once more, whatever
/// its method.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class UnsentIT extends AppTlsSetup {
  private static final int RECORD_MOST = 1 << 14;

  private final CountDownLatch goes = new CountDownLatch(1);
  private final CountDownLatch gone = new CountDownLatch(1);
  private final AtomicBoolean isFirst = new AtomicBoolean(true);
  private final BlockingQueue<String> posts = new LinkedBlockingQueue<>();

  /// The first connection answers once and is reset when the test says so.
  private void serve(Wire wire, Socket below) throws Exception {
    if (isFirst.getAndSet(false)) {
      wire.message();
      wire.send(OK);
      goes.await();
      below.setSoLinger(true, 0);
      below.close();
      gone.countDown();
    } else {
      posts.add(wire.message());
      wire.send(OK);
    }
  }

  @Test
  void plain() throws Exception {
    try (TestRouter router = router();
        Served app = new Served(0, (socket, _) -> serve(new Wire(socket), socket))) {
      router.route("a.example.com", app.port());
      assertThat(answerOverADeadConnection(router, POST)).isEqualTo(OK);
      assertThat(posts).hasSize(1);
      assertThat(router.count(Counter.REPLAYS)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void overTls(String provider) throws Exception {
    try (TestRouter router = router("provider: " + provider);
        TlsApp app = new TlsApp(Manner.of(ONE), this::serve)) {
      route(router, app.port(), "one");
      assertThat(answerOverADeadConnection(router, POST)).isEqualTo(OK);
      assertThat(posts).hasSize(1);
      assertThat(router.count(Counter.REPLAYS)).isEqualTo(1);
    }
  }

  /// Of two records the first may have gone out, and with it a head.
  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void overTlsNotWhereItTakesTwoRecords(String provider) throws Exception {
    String body = "x".repeat(RECORD_MOST);
    String post =
        "POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: " + body.length() + "\r\n\r\n";
    try (TestRouter router = router("provider: " + provider);
        TlsApp app = new TlsApp(Manner.of(ONE), this::serve)) {
      route(router, app.port(), "one");
      assertThat(answerOverADeadConnection(router, post + body)).startsWith("HTTP/1.1 502");
      assertThat(posts).isEmpty();
    }
  }

  private String answerOverADeadConnection(TestRouter router, String request) throws Exception {
    Loop loop = router.loops().loops().getFirst();
    try (Wire client = router.connect()) {
      assertThat(client.send(GET).message()).isEqualTo(OK);
      await().until(() -> loop.eventLoop.submit(loop.backends::idleCount).get() == 1);
      CountDownLatch held = new CountDownLatch(1);
      CountDownLatch released = new CountDownLatch(1);
      var _ =
          loop.eventLoop.submit(() -> {
            held.countDown();
            released.await();
            return null;
          });
      held.await();
      // What comes first is looked at first.
      client.send(request);
      goes.countDown();
      gone.await();
      released.countDown();
      return client.message();
    }
  }
}
