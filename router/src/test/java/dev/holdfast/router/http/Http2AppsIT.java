package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.Route;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.transport.TransportChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// HTTP/2 to apps through real sockets: what the table of cases ({@link Http2AppCasesIT}) cannot
/// say. Long because it goes through the life of connections that many requests share.
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class Http2AppsIT extends OneRouter {
  private static final String GET = "GET / HTTP/1.1\r\nHost: app.example\r\n\r\n";
  private static final String POST =
      "POST / HTTP/1.1\r\nHost: app.example\r\nContent-Length: 5\r\n\r\nhello";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final long LENGTH = 64L << 20;
  private static final int MAX_CONCURRENT_STREAMS = 3;

  @ParameterizedTest
  @EnumSource(TransportChoice.class)
  void everyTransportRelays(TransportChoice transport) throws Exception {
    try (TestRouter other = new TestRouter(TestRouter.config(transport));
        ScriptedApp app = Http2App.answering("ok", "content-length", "2");
        Wire old = other.connect();
        FrameWire client = FrameWire.to(other.port())) {
      other.routeHttp2("app.example", app.port());
      for (int stream = 1; stream < 9; stream += 2) {
        client.get(stream, "/");
        assertThat(client.message()).startsWith("HEADERS " + stream + " :status=200");
        assertThat(client.message()).isEqualTo("DATA " + stream + " end ok");
        assertThat(old.send(stream == 1 ? POST : GET).message()).endsWith("\r\n\r\nok");
      }
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void requestsAtOnceAreStreamsOfOneConnection() throws Exception {
    int count = 100;
    try (ScriptedApp app =
            Http2App.of((wire, _) -> {
              List<Integer> asked = new ArrayList<>();
              while (asked.size() < count) {
                asked.add(Http2App.stream(wire.next("HEADERS")));
              }
              for (int stream : asked.reversed()) {
                Http2App.answer(wire, stream, "for " + stream);
              }
            });
        FrameWire client = FrameWire.to(router.port())) {
      Pool<Backend> pool = router.routeHttp2("app.example", app.port());
      for (int stream = 1; stream < 2 * count; stream += 2) {
        client.get(stream, "/");
      }
      for (int i = 0; i < count; i++) {
        assertThat(client.next("DATA")).matches("DATA \\d+ end for \\d+");
      }
      assertThat(app.connections()).isEqualTo(1);
      await().until(() -> pool.slot(0).runtime().inFlight() == 0);
    }
  }

  @Test
  void furtherConnectionIsMadeWhenOneIsFull() throws Exception {
    BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    try (ScriptedApp app =
            new ScriptedApp((wire, number) -> {
              FrameWire frames = FrameWire.accepting(wire);
              frames.setting(MAX_CONCURRENT_STREAMS, 2);
              for (String f = frames.next("HEADERS");
                  !f.equals("end");
                  f = frames.next("HEADERS")) {
                asked.add(number + " " + Http2App.stream(f));
              }
            });
        FrameWire client = FrameWire.to(router.port())) {
      router.routeHttp2("app.example", app.port());
      for (int stream = 1; stream < 13; stream += 2) {
        client.get(stream, "/");
      }
      List<String> seen = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        seen.add(asked.poll(10, TimeUnit.SECONDS));
      }
      assertThat(seen).containsExactlyInAnyOrder("1 1", "1 3", "2 1", "2 3", "3 1", "3 3");
      client.get(13, "/");
      assertThat(asked.poll(10, TimeUnit.SECONDS)).isEqualTo("4 1");
      // A stream that is over makes room.
      client.reset(1, "CANCEL");
      client.get(15, "/");
      assertThat(asked.poll(10, TimeUnit.SECONDS)).isIn("1 5", "2 5", "3 5", "4 3");
    }
  }

  @Test
  void appThatTakesNoStreamsIsNotReached() throws Exception {
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              FrameWire.accepting(wire).setting(MAX_CONCURRENT_STREAMS, 0);
              wire.rest();
            });
        Wire client = router.connect()) {
      router.routeHttp2("app.example", app.port());
      assertThat(client.send(GET).message())
          .startsWith("HTTP/1.1 502 ")
          .contains("endpoint_failure (http2: stream refused)");
    }
  }

  @Test
  void slowClientHoldsItsStreamBackAndNoOther() throws Exception {
    CompletableFuture<Long> held = new CompletableFuture<>();
    try (ScriptedApp app =
            Http2App.of((wire, _) -> {
              int slow = Http2App.stream(wire.next("HEADERS"));
              wire.headers(slow, 0, ":status", "200", "content-length", "" + LENGTH);
              Pourer pourer = new Pourer(wire, slow, LENGTH);
              pourer.pourUntilHeld();
              held.complete(pourer.sent());
              Http2App.answer(wire, Http2App.stream(pourer.next("HEADERS")), "ok");
              pourer.pourAll();
              wire.wire().rest();
            });
        Wire slow = Wire.slow(router.port());
        Wire other = router.connect()) {
      router.routeHttp2("app.example", app.port());
      slow.send(GET);
      assertThat(held.get(20, TimeUnit.SECONDS)).isLessThan(Pouring.HELD_MOST);
      assertThat(other.send(GET).chunkedMessage()).contains("2\r\nok\r\n");
      assertThat(slow.head()).startsWith("HTTP/1.1 200 OK");
      assertThat(Pouring.drain(slow, LENGTH)).isEqualTo(LENGTH);
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void slowAppHoldsItsClientBackAndNoOther() throws Exception {
    CompletableFuture<Void> read = new CompletableFuture<>();
    CompletableFuture<Long> got = new CompletableFuture<>();
    try (ScriptedApp app =
            Http2App.of((wire, _) -> {
              int slow = Http2App.stream(wire.next("HEADERS"));
              String data = "DATA " + slow + " ";
              long count = 0;
              String frame = wire.message();
              for (; frame.startsWith(data); frame = wire.message()) {
                count += frame.length() - data.length();
              }
              Http2App.answer(wire, Http2App.stream(frame), "ok");
              read.get(20, TimeUnit.SECONDS);
              wire.window(0, 1 << 30);
              wire.window(slow, 1 << 30);
              while (!frame.startsWith(data + "end ")) {
                frame = wire.next("DATA");
                count += frame.length() - data.length();
              }
              got.complete(count - "end ".length());
              Http2App.answer(wire, slow, "ok");
            });
        Wire client = router.connect();
        Wire other = router.connect()) {
      router.routeHttp2("app.example", app.port());
      client.send("POST / HTTP/1.1\r\nHost: app.example\r\nContent-Length: " + LENGTH + "\r\n\r\n");
      AtomicLong sent = new AtomicLong();
      Thread.ofVirtual()
          .start(() -> {
            try {
              Pouring.pour(client, LENGTH, sent);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      Pouring.awaitSettled(sent);
      assertThat(sent.get()).isLessThan(Pouring.HELD_MOST);
      assertThat(other.send(GET).chunkedMessage()).contains("2\r\nok\r\n");
      read.complete(null);
      assertThat(got.get(20, TimeUnit.SECONDS)).isEqualTo(LENGTH);
      assertThat(client.chunkedMessage()).contains("2\r\nok\r\n");
    }
  }

  @Test
  void cancelResetsItsStreamAndNoOther() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (ScriptedApp app =
            Http2App.of((wire, _) -> {
              String first = wire.next("HEADERS");
              int second = Http2App.stream(wire.next("HEADERS"));
              seen.add(first);
              seen.add(wire.message());
              Http2App.answer(wire, second, "ok");
              wire.wire().rest();
            });
        Wire leaving = router.connect();
        Wire other = router.connect()) {
      Pool<Backend> pool = router.routeHttp2("app.example", app.port());
      leaving.send(GET);
      await().until(() -> pool.slot(0).runtime().inFlight() == 1);
      other.send(GET);
      assertThat(seen.poll(10, TimeUnit.SECONDS)).startsWith("HEADERS 1 ");
      leaving.reset();
      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("RST_STREAM 1 CANCEL");
      assertThat(other.chunkedMessage()).contains("2\r\nok\r\n");
      assertThat(router.record().outcome().status()).isEqualTo(499);
      await().until(() -> pool.slot(0).runtime().inFlight() == 0);
      assertThat(pool.slot(0).runtime().failure()).isNull();
    }
  }

  @Test
  void connectionThatNobodyUsesIsToldAndClosed() throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    try (TestRouter quick = TestRouter.withBackends("idleTimeout: 200ms");
        ScriptedApp app =
            Http2App.of((wire, _) -> {
              Http2App.answer(wire, Http2App.stream(wire.next("HEADERS")), "ok");
              end.complete(wire.message() + ", " + wire.message());
            });
        Wire client = quick.connect()) {
      quick.routeHttp2("app.example", app.port());
      assertThat(client.send(GET).chunkedMessage()).contains("2\r\nok\r\n");
      assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("GOAWAY 0 NO_ERROR, end");
    }
  }

  @Test
  void connectionToARetiredEndpointFinishesItsStreams() throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Void> retired = new CompletableFuture<>();
    CompletableFuture<String> end = new CompletableFuture<>();
    try (ScriptedApp app =
            Http2App.of((wire, _) -> {
              int stream = Http2App.stream(wire.next("HEADERS"));
              asked.complete(null);
              retired.get(10, TimeUnit.SECONDS);
              Http2App.answer(wire, stream, "ok");
              end.complete(wire.message() + ", " + wire.message());
            });
        Wire client = router.connect()) {
      Pool<Backend> pool = router.routeHttp2("app.example", app.port());
      client.send(GET);
      asked.get(10, TimeUnit.SECONDS);
      router.retire(pool.slot(0).runtime());
      retired.complete(null);
      assertThat(client.chunkedMessage()).contains("2\r\nok\r\n");
      assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("GOAWAY 0 NO_ERROR, end");
    }
  }

  @Test
  void appThatSpeaksNoHttp2IsPassedOverAndSentNothing() throws Exception {
    List<String> got = new CopyOnWriteArrayList<>();
    try (ScriptedApp wrong =
            new ScriptedApp((wire, _) -> {
              got.add(wire.bytes(24));
              wire.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
              got.add(wire.rest());
            });
        ScriptedApp right = Http2App.answering("ok", "content-length", "2");
        Wire client = router.connect()) {
      router.routeHttp2("app.example", wrong.port(), right.port());
      for (int i = 0; i < 4; i++) {
        assertThat(client.send(POST).message()).endsWith("\r\n\r\nok");
      }
      assertThat(got.getFirst()).startsWith("PRI * HTTP/2.0");
      assertThat(String.join("", got)).doesNotContain("hello");
      assertThat(router.evidence().failed(ConnectFailure.NOT_HTTP2)).isPositive();
      router.routeHttp2("app.example", wrong.port());
      assertThat(client.send(POST).message())
          .startsWith("HTTP/1.1 502 ")
          .contains("X-Cf-RouterError: endpoint_failure (http2: not spoken by the app)\r\n");
    }
  }

  @Test
  void appThatSaysNothingIsGivenUp() throws Exception {
    try (TestRouter quick = TestRouter.withBackends("connectTimeout: 200ms");
        ScriptedApp app = new ScriptedApp((wire, _) -> wire.rest());
        Wire client = quick.connect()) {
      quick.routeHttp2("app.example", app.port());
      assertThat(client.send(POST).message())
          .startsWith("HTTP/1.1 502 ")
          .contains("endpoint_failure (http2: no SETTINGS in time)");
    }
  }

  @Test
  void clientThatLeavesWhileItsConnectionIsOnItsWayCostsNothing() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    try (ScriptedApp app =
        new ScriptedApp((wire, _) -> {
          go.get(10, TimeUnit.SECONDS);
          FrameWire frames = FrameWire.accept(wire);
          Http2App.answer(frames, Http2App.stream(frames.next("HEADERS")), "ok");
          wire.rest();
        })) {
      Pool<Backend> pool = router.routeHttp2("app.example", app.port());
      Wire leaving = router.connect();
      leaving.send(GET);
      await().until(() -> app.connections() == 1);
      leaving.reset();
      assertThat(router.record().outcome().status()).isEqualTo(499);
      go.complete(null);
      try (Wire client = router.connect()) {
        assertThat(client.send(GET).chunkedMessage()).contains("2\r\nok\r\n");
      }
      assertThat(pool.slot(0).runtime().failure()).isNull();
      assertThat(pool.slot(0).runtime().inFlight()).isZero();
    }
  }

  @Test
  void endpointsOfBothKindsServeOneRoute() throws Exception {
    try (ScriptedApp one = ScriptedApp.answering(OK);
        ScriptedApp two = Http2App.answering("ok", "content-length", "2");
        Wire client = router.connect()) {
      Route route = Route.parse("app.example");
      router.put(
          route,
          List.of(
              Endpoints.local("app-guid", 0, one.port(), route),
              Endpoints.http2(1, two.port(), route)));
      for (int i = 0; i < 6; i++) {
        assertThat(client.send(i % 3 == 0 ? POST : GET).message()).endsWith("\r\n\r\nok");
      }
      assertThat(one.heads()).hasSize(3);
      assertThat(two.connections()).isEqualTo(1);
    }
  }

  @Test
  void drainWaitsForStreams() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    try (ScriptedApp app =
            Http2App.of((wire, _) -> {
              int stream = Http2App.stream(wire.next("HEADERS"));
              go.get(10, TimeUnit.SECONDS);
              Http2App.answer(wire, stream, "ok");
            });
        Wire client = router.connect()) {
      Pool<Backend> pool = router.routeHttp2("app.example", app.port());
      client.send(GET);
      await().until(() -> pool.slot(0).runtime().inFlight() == 1);
      CompletableFuture<?> drained = router.drain(Duration.ofSeconds(20));
      go.complete(null);
      assertThat(client.rest()).contains("2\r\nok\r\n");
      drained.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void timeIsUpForOneStreamAlone() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    // Long enough for the app to answer the second request.
    try (TestRouter other = TestRouter.withTimeouts("answerHead: 2s");
        ScriptedApp app =
            Http2App.of((wire, _) -> {
              wire.next("HEADERS");
              seen.add(wire.message());
              Http2App.answer(wire, Http2App.stream(wire.next("HEADERS")), "ok");
            });
        Wire client = other.connect()) {
      other.routeHttp2("app.example", app.port());
      assertThat(client.send(GET).message()).startsWith("HTTP/1.1 504 ");
      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("RST_STREAM 1 CANCEL");
      try (Wire next = other.connect()) {
        assertThat(next.send(GET).chunkedMessage()).contains("2\r\nok\r\n");
      }
      assertThat(app.connections()).isEqualTo(1);
      assertThat(other.count(Counter.ENDPOINT_TIMEOUT)).isEqualTo(1);
    }
  }
}
