package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.transport.TransportChoice;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Bodies larger than everything that could hold them, past a reader that does not read.
@ExtendWith(LeakRecorder.class)
class StreamingIT {
  private static final long LENGTH = 128L << 20;

  @EveryTransport
  void slowClientHoldsTheAppBack(TransportChoice transport) throws Exception {
    AtomicLong sent = new AtomicLong();
    try (TestRouter router = new TestRouter(TestRouter.config(transport));
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n");
              Pouring.pour(wire, LENGTH, sent);
            });
        Wire client = Wire.slow(router.port())) {
      router.route("a.example.com", app.port());
      client.send("GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n");
      client.head();
      Pouring.awaitSettled(sent);
      assertThat(sent.get()).isLessThan(Pouring.HELD_MOST);
      assertThat(Pouring.drain(client, LENGTH)).isEqualTo(LENGTH);
    }
  }

  /// The requests are small, and each answer is there at once: only their sum is large.
  @EveryTransport
  void clientThatAsksOnAndTakesNothingIsNotAskedForMore(TransportChoice transport)
      throws Exception {
    int requests = 2_500;
    String body = "x".repeat(16 << 10);
    try (TestRouter router = TestRouter.patient(transport);
        ScriptedApp app =
            ScriptedApp.answering(
                "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        Wire client = Wire.slow(router.port())) {
      router.route("a.example.com", app.port());
      client.send("GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n".repeat(requests));
      client.finishOutput();
      AtomicInteger before = new AtomicInteger();
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(() -> before.getAndSet(app.heads().size()) == app.heads().size());
      assertThat((long) app.heads().size() * body.length()).isLessThan(Pouring.HELD_MOST);
      for (int i = 0; i < requests; i++) {
        assertThat(client.message()).endsWith(body);
      }
      assertThat(client.rest()).isEmpty();
    }
  }

  @EveryTransport
  void slowAppHoldsTheClientBack(TransportChoice transport) throws Exception {
    AtomicLong sent = new AtomicLong();
    CompletableFuture<Void> read = new CompletableFuture<>();
    CompletableFuture<Long> got = new CompletableFuture<>();
    try (TestRouter router = new TestRouter(TestRouter.config(transport));
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              read.get(20, TimeUnit.SECONDS);
              got.complete(Pouring.drain(wire, LENGTH));
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            });
        Wire client = router.connect()) {
      router.route("a.example.com", app.port());
      client.send(
          "POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: " + LENGTH + "\r\n\r\n");
      CompletableFuture<Void> poured =
          CompletableFuture.runAsync(
              () -> {
                try {
                  Pouring.pour(client, LENGTH, sent);
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              },
              Thread::startVirtualThread);
      Pouring.awaitSettled(sent);
      assertThat(sent.get()).isLessThan(Pouring.HELD_MOST);
      read.complete(null);
      assertThat(got.get(30, TimeUnit.SECONDS)).isEqualTo(LENGTH);
      poured.get(10, TimeUnit.SECONDS);
      assertThat(client.head()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void clientThatLeavesADownloadEndsIt() throws Exception {
    AtomicLong sent = new AtomicLong();
    CompletableFuture<String> ended = new CompletableFuture<>();
    try (TestRouter router = new TestRouter();
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n");
              try {
                Pouring.pour(wire, LENGTH, sent);
                ended.complete("poured");
              } catch (java.io.IOException _) {
                ended.complete("broken off");
              }
            })) {
      router.route("a.example.com", app.port());
      Wire client = router.connect();
      client.send("GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n").head();
      client.bytes(1_000_000);
      client.reset();
      assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo("broken off");
    }
  }
}
