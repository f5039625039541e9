package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.http.LoopCounters.Counter;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// WebSockets on streams of HTTP/2 (RFC 8441), to apps that upgrade connections of HTTP/1.1.
class WebSocketIT extends OneRouter {
  private static final String[] CONNECT = {
    ":method", "CONNECT",
    ":protocol", "websocket",
    ":scheme", "http",
    ":path", "/chat",
    ":authority", "app.example",
    "sec-websocket-version", "13",
    "sec-websocket-key", "mine",
    "sec-websocket-protocol", "chat"
  };

  private static String accept(String head) throws Exception {
    String key = Wire.field(head, "sec-websocket-key");
    byte[] text =
        (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
  }

  private static String switched(String accept) {
    return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Accept: "
        + accept
        + "\r\nSec-WebSocket-Protocol: chat\r\n\r\n";
  }

  @Test
  void bytesPassBothWaysAndEachWayEndsByItself() throws Exception {
    CompletableFuture<String> head = new CompletableFuture<>();
    CompletableFuture<String> got = new CompletableFuture<>();
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              String asked = wire.head();
              head.complete(asked);
              wire.send(switched(accept(asked)) + "ahead");
              String first = wire.bytes(5);
              wire.send("got " + first);
              got.complete(wire.rest());
              wire.send("bye");
            });
        FrameWire client = FrameWire.to(router.port())) {
      Pool<Backend> pool = router.route("app.example", app.port());
      client.headers(1, 0, CONNECT);
      client.data(1, 0, "hello");
      String answer = client.message();
      assertThat(answer)
          .startsWith("HEADERS 1 :status=200")
          .contains("sec-websocket-protocol=chat");
      assertThat(answer).doesNotContain("upgrade", "connection", "content-length");
      assertThat(client.message()).isEqualTo("DATA 1 ahead");
      assertThat(client.message()).isEqualTo("DATA 1 got hello");
      assertThat(pool.slot(0).runtime().inFlight()).isEqualTo(1);
      client.data(1, FrameWire.END_STREAM, "the end");
      assertThat(got.get(10, TimeUnit.SECONDS)).isEqualTo("the end");
      assertThat(client.message()).isEqualTo("DATA 1 bye");
      assertThat(client.message()).isEqualTo("DATA 1 end ");
      assertThat(head.get())
          .startsWith("GET /chat HTTP/1.1\r\nHost: app.example\r\n")
          .contains("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n")
          .doesNotContain("mine", "protocol: websocket");
      RequestRecord record = router.record();
      assertThat(record.outcome().status()).isEqualTo(101);
      assertThat(record.outcome().bytesReceived()).isEqualTo(12);
      assertThat(record.outcome().bytesSent()).isEqualTo(17);
      assertThat(pool.slot(0).runtime().inFlight()).isZero();
      assertThat(router.count(Counter.UPGRADES)).isEqualTo(1);
      assertThat(router.count(Counter.UPGRADES_ENDED)).isEqualTo(1);
    }
  }

  @Test
  void sessionThatBeginsWithASwitchStaysAtItsInstance() throws Exception {
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              String begins = switched(accept(wire.head()));
              wire.send(begins.replace("\r\n\r\n", "\r\nSet-Cookie: JSESSIONID=1\r\n\r\n"));
              wire.rest();
            });
        FrameWire client = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      client.headers(1, 0, CONNECT);
      assertThat(client.message())
          .startsWith("HEADERS 1 :status=200")
          .contains("set-cookie=__VCAP_ID__=app-guid-instance-0; Path=/; HttpOnly");
    }
  }

  @Test
  void appThatDoesNotKnowTheProtocolIsNotBelieved() throws Exception {
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send(switched("bm90IHRoZSBhbnN3ZXI="));
              wire.rest();
            });
        FrameWire client = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      client.headers(1, 0, CONNECT);
      assertThat(client.message()).startsWith("HEADERS 1 :status=502");
    }
  }

  @Test
  void appThatRefusesIsHeard() throws Exception {
    try (ScriptedApp app =
            ScriptedApp.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        FrameWire client = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      client.headers(1, 0, CONNECT);
      assertThat(client.message()).startsWith("HEADERS 1 :status=403");
      assertThat(client.message()).isEqualTo("DATA 1 end no");
      assertThat(client.message()).isEqualTo("RST_STREAM 1 NO_ERROR");
    }
  }

  @Test
  void whatBreaksOffOnOneSideBreaksOffOnTheOther() throws Exception {
    CompletableFuture<Boolean> reset = new CompletableFuture<>();
    try (ScriptedApp app =
            new ScriptedApp((wire, number) -> {
              wire.send(switched(accept(wire.head())));
              if (number == 1) {
                wire.bytes(1);
                wire.reset();
              } else {
                reset.complete(wire.isResetByPeer());
              }
            });
        FrameWire client = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      client.headers(1, 0, CONNECT);
      assertThat(client.message()).startsWith("HEADERS 1 :status=200");
      client.data(1, 0, "x");
      assertThat(client.message()).isEqualTo("RST_STREAM 1 CANCEL");
      client.headers(3, 0, CONNECT);
      assertThat(client.message()).startsWith("HEADERS 3 :status=200");
      client.reset(3, "CANCEL");
      assertThat(reset.get(10, TimeUnit.SECONDS)).isTrue();
      await().until(() -> router.count(Counter.UPGRADES_ENDED) == 2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEADERS 1 | x y", "HEADERS 1 end | :path /"})
  void whatIsMalformedBreaksOffAndReachesNobodyElse(String trailers) throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Boolean> reset = new CompletableFuture<>();
    CompletableFuture<Void> answer = new CompletableFuture<>();
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.send(switched(accept(wire.head())) + "ahead");
              asked.get(20, TimeUnit.SECONDS);
              reset.complete(isResetThoughItSends(wire));
            });
        ScriptedApp other =
            new ScriptedApp((wire, _) -> {
              wire.head();
              answer.get(20, TimeUnit.SECONDS);
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
        FrameWire client = FrameWire.to(router.port());
        FrameWire next = FrameWire.to(router.port())) {
      Pool<Backend> pool = router.route("app.example", app.port());
      Pool<Backend> slow = router.route("app.example/other", other.port());
      client.headers(1, 0, CONNECT);
      assertThat(client.message()).startsWith("HEADERS 1 :status=200");
      assertThat(client.message()).isEqualTo("DATA 1 ahead");
      FrameLine.send(trailers, client);
      assertThat(client.message()).isEqualTo("RST_STREAM 1 PROTOCOL_ERROR");
      next.get(1, "/other");
      await().until(() -> slow.slot(0).runtime().inFlight() == 1);
      asked.complete(null);
      assertThat(reset.get(10, TimeUnit.SECONDS)).isTrue();
      answer.complete(null);
      assertThat(next.message()).startsWith("HEADERS 1 :status=200");
      assertThat(next.message()).isEqualTo("DATA 1 end ok");
      assertThat(pool.slot(0).runtime().inFlight()).isZero();
      assertThat(router.count(Counter.UPGRADES_ENDED)).isEqualTo(1);
      await().until(() -> router.count(Counter.REQUESTS_ENDED) == 2);
    }
  }

  private static boolean isResetThoughItSends(Wire wire) throws IOException {
    try {
      return wire.send("stray").isResetByPeer();
    } catch (SocketException _) {
      return true;
    }
  }

  /// More than all windows hold, to an app that reads late.
  @Test
  void slowAppHoldsItsClientBack() throws Exception {
    long length = 64L << 20;
    CompletableFuture<Void> read = new CompletableFuture<>();
    CompletableFuture<Long> got = new CompletableFuture<>();
    try (ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.send(switched(accept(wire.head())));
              read.get(20, TimeUnit.SECONDS);
              got.complete(Pouring.drain(wire, length));
            });
        FrameWire client = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      client.headers(1, 0, CONNECT);
      assertThat(client.message()).startsWith("HEADERS 1 :status=200");
      Pourer pourer = new Pourer(client, 1, length);
      pourer.pourUntilHeld();
      assertThat(pourer.sent()).isLessThan(Pouring.HELD_MOST);
      read.complete(null);
      pourer.pourAll();
      assertThat(got.get(20, TimeUnit.SECONDS)).isEqualTo(length);
    }
  }

  /// Both have ended their ways, but the app takes nothing of what came before the client's end.
  @Test
  void tunnelWhoseTimeIsUpEndsOnce() throws Exception {
    CompletableFuture<Void> over = new CompletableFuture<>();
    try (TestRouter other = TestRouter.withTimeouts("upgradeIdle: 2s");
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.send(switched(accept(wire.head())));
              wire.finishOutput();
              over.get(20, TimeUnit.SECONDS);
            });
        FrameWire client = FrameWire.to(other.port())) {
      other.route("app.example", app.port());
      client.headers(1, 0, CONNECT);
      assertThat(client.message()).startsWith("HEADERS 1 :status=200");
      assertThat(client.message()).isEqualTo("DATA 1 end ");
      new Pourer(client, 1, 64L << 20).pourUntilHeld();
      client.data(1, FrameWire.END_STREAM, "");
      await().until(() -> other.count(Counter.UPGRADES_ENDED) > 0);
      other.settle();
      assertThat(other.count(Counter.UPGRADES_ENDED)).isEqualTo(1);
      assertThat(other.count(Counter.REQUESTS_ENDED)).isEqualTo(1);
      over.complete(null);
    }
  }
}
