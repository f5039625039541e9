package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.transport.TransportChoice;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Connections that switch to another protocol (RFC 9110 §7.8), with raw bytes at both ends.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class UpgradeIT {
  private static final String ASK =
      "GET /chat HTTP/1.1\r\nHost: a.example.com\r\nConnection: keep-alive, Upgrade\r\n"
          + "Upgrade: websocket\r\nSec-WebSocket-Key: a2V5\r\n\r\n";
  private static final String SWITCH =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
  private static final long LENGTH = 64L << 20;

  @EveryTransport
  void bytesFlowBothWaysAndEachWayEndsByItself(TransportChoice transport) throws Exception {
    BlockingQueue<String> got = new LinkedBlockingQueue<>();
    try (TestRouter router = new TestRouter(TestRouter.config(transport));
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              got.add(wire.head());
              wire.send(SWITCH + "hello");
              got.add(wire.rest());
              wire.send(" and goodbye");
            });
        Wire client = router.connect()) {
      var pool = router.route("a.example.com", app.port());
      client.send(ASK);
      assertThat(client.head())
          .isEqualTo(
              "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                  + "Upgrade: websocket\r\n\r\n");
      assertThat(client.bytes(5)).isEqualTo("hello");
      assertThat(got.poll(10, TimeUnit.SECONDS))
          .containsOnlyOnce("Connection: Upgrade\r\nUpgrade: websocket\r\n")
          .contains("Sec-WebSocket-Key: a2V5\r\n")
          .doesNotContain("keep-alive");
      assertThat(pool.slot(0).runtime().inFlight()).isEqualTo(1);
      assertThat(router.count(Counter.UPGRADES)).isEqualTo(1);
      client.send("GET / HTTP/1.1\r\n").send("\0\u00ff");
      client.finishOutput();
      assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo("GET / HTTP/1.1\r\n\0\u00ff");
      assertThat(client.rest()).isEqualTo(" and goodbye");

      RequestRecord.Outcome outcome = router.record().outcome();
      assertThat(outcome.status()).isEqualTo(101);
      assertThat(outcome.bytesReceived()).isEqualTo(18);
      assertThat(outcome.bytesSent()).isEqualTo(17);
      assertThat(pool.slot(0).runtime().inFlight()).isZero();
      assertThat(router.count(Counter.UPGRADES_ENDED)).isEqualTo(1);
      assertThat(router.count(Counter.CLIENT_GONE)).isZero();
    }
  }

  @EveryTransport
  void theAppMayEndItsWayFirst(TransportChoice transport) throws Exception {
    BlockingQueue<String> got = new LinkedBlockingQueue<>();
    try (TestRouter router = new TestRouter(TestRouter.config(transport));
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send(SWITCH + "last word");
              wire.finishOutput();
              got.add(wire.rest());
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client.send(ASK).head();
      assertThat(client.rest()).isEqualTo("last word");
      client.send("still ").send("here");
      client.finishOutput();
      assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo("still here");
      assertThat(router.record().outcome().status()).isEqualTo(101);
    }
  }

  /// gorouter sets it there, too.
  @Test
  void sessionThatBeginsWithASwitchStaysAtItsInstance() throws Exception {
    String begins = SWITCH.replace("\r\n\r\n", "\r\nSet-Cookie: JSESSIONID=1; Secure\r\n\r\n");
    try (TestRouter router = new TestRouter();
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send(begins);
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      assertThat(client.send(ASK).head())
          .startsWith("HTTP/1.1 101 ")
          .contains("Set-Cookie: JSESSIONID=1; Secure\r\n")
          .contains("Set-Cookie: __VCAP_ID__=app-guid-instance-0; Path=/; HttpOnly; Secure\r\n");
    }
  }

  @Test
  void whatIsSentAheadWaitsForTheSwitch() throws Exception {
    CountDownLatch ahead = new CountDownLatch(1);
    try (TestRouter router = new TestRouter();
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              ahead.await(10, TimeUnit.SECONDS);
              wire.send(SWITCH);
              wire.send(wire.bytes(5));
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client.send(ASK + "frame");
      ahead.countDown();
      client.head();
      assertThat(client.rest()).isEqualTo("frame");
    }
  }

  @Test
  void withoutTheSwitchNothingBehindTheRequestIsTunnelled() throws Exception {
    String refused = "HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno";
    try (TestRouter router = new TestRouter();
        ScriptedApp app = ScriptedApp.answering(refused);
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client.send(ASK + "GET /admin HTTP/1.1\r\nHost: unknown.example.com\r\n\r\n");
      assertThat(client.message()).startsWith("HTTP/1.1 426");
      assertThat(client.message()).startsWith("HTTP/1.1 404");
      assertThat(app.heads()).hasSize(1);
      assertThat(router.count(Counter.UPGRADES)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
            + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n",
        "GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: websocket, H2C\r\n",
        "GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: HTTP/2.0\r\n",
        "GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: a\r\nUpgrade: b\r\n",
        "GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade:\r\n",
        "GET / HTTP/1.1\r\nUpgrade: websocket\r\n",
        "GET / HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
      })
  void otherUpgradesAreNotForwarded(String head) throws Exception {
    String ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    try (TestRouter router = new TestRouter();
        ScriptedApp app = ScriptedApp.answering(ok);
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      assertThat(client.send(head + "Host: a.example.com\r\n\r\n").message()).endsWith("ok");
      assertThat(app.heads().getFirst()).doesNotContain("pgrade", "HTTP2-Settings");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Upgrade: h2c\r\n", "Upgrade: websocket, irc\r\n", "Upgrade:\r\n", ""})
  void aSwitchToWhatWasNotAskedForIsABadGateway(String line) throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (TestRouter router = new TestRouter();
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send(
                  "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n" + line + "\r\n");
              wire.rest();
              closed.countDown();
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      assertThat(client.send(ASK).message())
          .startsWith("HTTP/1.1 502 ")
          .contains("endpoint_failure (invalid answer: switched protocols unasked)");
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aSwitchBeforeTheRequestsEndIsABadGateway() throws Exception {
    try (TestRouter router = new TestRouter();
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send(SWITCH);
              wire.rest();
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client.send(ASK.replace("\r\n\r\n", "\r\nContent-Length: 5\r\n\r\nhe"));
      assertThat(client.message()).startsWith("HTTP/1.1 502 ");
    }
  }

  @Test
  void aResetIsPassedOnAsAReset() throws Exception {
    CountDownLatch gone = new CountDownLatch(2);
    try (TestRouter router = new TestRouter();
        ScriptedApp app =
            new ScriptedApp((wire, number) -> {
              wire.head();
              wire.send(SWITCH + "x");
              if (number == 1) {
                wire.bytes(1);
                wire.reset();
              } else if (wire.isClosedByPeer()) {
                gone.countDown();
              }
              gone.countDown();
            })) {
      var pool = router.route("a.example.com", app.port());
      try (Wire client = router.connect()) {
        client.send(ASK).head();
        client.bytes(1);
        client.send("y");
        assertThat(client.isResetByPeer()).isTrue();
      }
      try (Wire client = router.connect()) {
        client.send(ASK).head();
        client.bytes(1);
        client.reset();
      }
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
      await().until(() -> pool.slot(0).runtime().inFlight() == 0);
      assertThat(router.count(Counter.UPGRADES_ENDED)).isEqualTo(2);
    }
  }

  @Test
  void aTunnelWithoutABytePassingIsClosed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (TestRouter router = TestRouter.withTimeouts("upgradeIdle: 300ms");
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send(SWITCH + "x");
              wire.rest();
              closed.countDown();
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client.send(ASK).head();
      assertThat(client.rest()).isEqualTo("x");
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(router.record().outcome().status()).isEqualTo(101);
    }
  }

  @EveryTransport
  void whoDoesNotReadHoldsTheOtherBack(TransportChoice transport) throws Exception {
    AtomicLong fromApp = new AtomicLong();
    AtomicLong fromClient = new AtomicLong();
    CountDownLatch read = new CountDownLatch(1);
    CompletableFuture<Long> got = new CompletableFuture<>();
    try (TestRouter router = new TestRouter(TestRouter.config(transport));
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send(SWITCH);
              Thread pouring = Thread.ofVirtual().start(() -> pour(wire, fromApp));
              read.await();
              got.complete(Pouring.drain(wire, LENGTH));
              pouring.join();
            });
        Wire client = Wire.slow(router.port())) {
      router.route("a.example.com", app.port());
      client.send(ASK).head();
      Thread pouring = Thread.ofVirtual().start(() -> pour(client, fromClient));
      Pouring.awaitSettled(fromApp);
      Pouring.awaitSettled(fromClient);
      assertThat(fromApp.get()).isLessThan(Pouring.HELD_MOST);
      assertThat(fromClient.get()).isLessThan(Pouring.HELD_MOST);
      read.countDown();
      assertThat(Pouring.drain(client, LENGTH)).isEqualTo(LENGTH);
      assertThat(got.get(30, TimeUnit.SECONDS)).isEqualTo(LENGTH);
      pouring.join();
    }
  }

  private static void pour(Wire wire, AtomicLong sent) {
    try {
      Pouring.pour(wire, LENGTH, sent);
    } catch (IOException _) {
      // The count says how far it came.
    }
  }
}
