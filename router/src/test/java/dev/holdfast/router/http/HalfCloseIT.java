package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.transport.TransportChoice;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// One way has ended, and more goes the other way than any buffer holds.
@ExtendWith(LeakRecorder.class)
class HalfCloseIT {
  private static final long LENGTH = 32L << 20;
  private static final String GET = "GET / HTTP/1.1\r\nHost: a.example.com\r\n";
  private static final String ONE_AT_A_TIME =
      "timeouts: {halfClosed: 10s}, backends: {balancing: {inFlightMax: 1, queueTimeout: 20s}}";
  private static final String UPGRADE =
      "GET / HTTP/1.1\r\nHost: a.example.com\r\nConnection: Upgrade\r\nUpgrade: one\r\n\r\n";
  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: one\r\n\r\n";

  @EveryTransport
  void clientThatHasSentAllGetsALargeAnswer(TransportChoice transport) throws Exception {
    AtomicLong sent = new AtomicLong();
    try (TestRouter router = TestRouter.patient(transport);
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n");
              Pouring.pour(wire, LENGTH, sent);
            });
        Wire client = Wire.slow(router.port())) {
      router.route("a.example.com", app.port());
      client.send("GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n");
      client.finishOutput();
      assertThat(client.head()).startsWith("HTTP/1.1 200");
      Pouring.awaitSettled(sent);
      assertThat(Pouring.drain(client, LENGTH)).isEqualTo(LENGTH);
      assertThat(client.rest()).isEmpty();
    }
  }

  /// The app is connected to after the client's end, and the answer's time begins then.
  @EveryTransport
  void clientThatHasClosedItsWayIsNotHeldForTheAnswersTime(TransportChoice transport)
      throws Exception {
    try (TestRouter router = new TestRouter(TestRouter.config(transport));
        ScriptedApp app = new ScriptedApp((wire, _) -> wire.rest());
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client.send("GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n");
      client.finishOutput();
      assertThat(client.rest()).isEmpty();
      assertThat(router.record().outcome().status()).isEqualTo(499);
    }
  }

  /// The last one is not whole, and never will be.
  @EveryTransport
  void clientThatEndsBehindSeveralRequestsGetsAllAnswers(TransportChoice transport)
      throws Exception {
    try (TestRouter router = TestRouter.patient(transport);
        ScriptedApp app = ScriptedApp.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client.send((GET + "\r\n").repeat(3) + GET);
      client.finishOutput();
      for (int i = 0; i < 3; i++) {
        assertThat(client.message()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok");
      }
      assertThat(client.rest()).isEmpty();
      assertThat(app.heads()).hasSize(3);
    }
  }

  /// The router has all of it, and nowhere to send it yet.
  @Test
  void clientThatEndsBehindARequestThatWaitsGetsItsAnswer() throws Exception {
    CompletableFuture<Void> free = new CompletableFuture<>();
    try (TestRouter router = TestRouter.with(ONE_AT_A_TIME);
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              while (wire.message().startsWith("GET")) {
                free.get(20, TimeUnit.SECONDS);
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
              }
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npost");
            });
        Wire first = router.connect();
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      first.send(GET + "\r\n");
      await().until(() -> app.connections() == 1);
      client.send("POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 3\r\n\r\n");
      await().until(() -> router.count(LoopCounters.Counter.QUEUED) == 1);
      client.send("one");
      client.finishOutput();
      router.settle();
      free.complete(null);
      assertThat(client.message()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\npost");
      assertThat(client.rest()).isEmpty();
    }
  }

  /// The router has read the answer's end and awaits the next request, while some of the answer has
  /// not gone out yet.
  @EveryTransport
  void clientThatEndsBehindAnAnswerGetsAllOfIt(TransportChoice transport) throws Exception {
    long length = 4L << 20;
    AtomicLong sent = new AtomicLong();
    try (TestRouter router = new TestRouter(TestRouter.config(transport));
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
              Pouring.pour(wire, length, sent);
            });
        Wire client = Wire.slow(router.port())) {
      router.route("a.example.com", app.port());
      client.send("GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200");
      long got = 0;
      while (router.count(LoopCounters.Counter.ANSWERS_2XX) == 0 && got < length) {
        got += Pouring.drain(client, Math.min(2 << 10, length - got));
        router.settle();
      }
      client.finishOutput();
      router.settle();
      assertThat(got + Pouring.drain(client, length - got)).isEqualTo(length);
      assertThat(client.rest()).isEmpty();
    }
  }

  @EveryTransport
  void appThatHasSaidAllOfATunnelIsStillSentTo(TransportChoice transport) throws Exception {
    AtomicLong sent = new AtomicLong();
    CompletableFuture<Void> read = new CompletableFuture<>();
    CompletableFuture<Long> got = new CompletableFuture<>();
    try (TestRouter router = new TestRouter(TestRouter.config(transport));
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send(SWITCHED);
              wire.finishOutput();
              read.get(20, TimeUnit.SECONDS);
              got.complete(Pouring.drain(wire, LENGTH));
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client.send(UPGRADE);
      assertThat(client.head()).startsWith("HTTP/1.1 101");
      assertThat(client.rest()).isEmpty();
      CompletableFuture<Void> poured =
          CompletableFuture.runAsync(
              () -> {
                try {
                  Pouring.pour(client, LENGTH, sent);
                  client.finishOutput();
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              },
              Thread::startVirtualThread);
      Pouring.awaitSettled(sent);
      read.complete(null);
      assertThat(got.get(20, TimeUnit.SECONDS)).isEqualTo(LENGTH);
      poured.get(10, TimeUnit.SECONDS);
    }
  }
}
