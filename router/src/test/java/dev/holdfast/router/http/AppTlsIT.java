package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.http.TlsApp.Manner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS to apps: what connections carry once an app is believed, and what their ends mean.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class AppTlsIT extends AppTlsSetup {
  private static final String UPGRADE =
      "GET / HTTP/1.1\r\nHost: a.example.com\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n";
  private static final String SWITCH =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\n";

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void largeBodiesGoBothWays(String provider) throws Exception {
    int length = 3 << 20;
    String body = "x".repeat(length);
    try (TestRouter router = router("provider: " + provider);
        TlsApp app =
            new TlsApp(
                Manner.of(ONE),
                (wire, _) -> {
                  String got = wire.message();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n")
                      .send(got.substring(got.length() - length));
                });
        Wire client = router.connect()) {
      route(router, app.port(), "one");
      Thread.ofVirtual()
          .start(() -> {
            try {
              client.send(
                  "POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: "
                      + length
                      + "\r\n\r\n"
                      + body);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      assertThat(client.message()).endsWith("\r\n\r\n" + body);
    }
  }

  @Test
  void handshakesTimeIsNoneOfTheConnects() throws Exception {
    try (TestRouter router = router();
        TlsApp app =
            new TlsApp(Manner.of(ONE), (wire, _) -> Served.answer(wire, OK, new ArrayList<>()));
        Wire client = router.connect()) {
      route(router, app.port(), "one");
      client.send(GET).message();
      RequestRecord.Attempts made = router.record().outcome().attempts();
      assertThat(made.handshakeNanos()).isPositive();
      assertThat(made.connectNanos()).isPositive();
      assertThat(made.connectNanos() + made.handshakeNanos()).isLessThan(made.lastNanos());
      client.send(GET).message();
      RequestRecord.Attempts kept = router.record().outcome().attempts();
      assertThat(kept.handshakeNanos()).isNegative();
      assertThat(kept.connectNanos()).isNegative();
    }
  }

  @Test
  void connectionThatTheAppClosesWhileItIsIdleIsNotUsedAgain() throws Exception {
    try (TestRouter router = router();
        TlsApp app =
            new TlsApp(
                Manner.of(ONE),
                (wire, _) -> {
                  wire.head();
                  wire.send(OK);
                });
        Wire client = router.connect()) {
      route(router, app.port(), "one");
      for (int i = 0; i < 20; i++) {
        assertThat(client.send(GET).message()).isEqualTo(OK);
      }
      assertThat(app.handshakes()).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void answerThatEndsWithItsConnectionIsWholeOnlyWithCloseNotify(String provider) throws Exception {
    BlockingQueue<Boolean> inOrder = new LinkedBlockingQueue<>(List.of(true, false));
    try (TestRouter router = router("provider: " + provider);
        TlsApp app =
            new TlsApp(
                Manner.of(ONE),
                (wire, below) -> {
                  wire.head();
                  wire.send("HTTP/1.1 200 OK\r\n\r\nall of it");
                  if (inOrder.take()) {
                    wire.close();
                  } else {
                    below.shutdownOutput();
                    wire.rest();
                  }
                })) {
      route(router, app.port(), "one");
      try (Wire client = router.connect()) {
        assertThat(client.send(GET).chunkedMessage()).endsWith("all of it\r\n0\r\n\r\n");
      }
      try (Wire client = router.connect()) {
        assertThat(client.send(GET).rest()).contains("all of it").doesNotContain("\r\n0\r\n");
      }
      assertThat(router.count(Counter.ANSWER_CUT)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"boringssl, TLSv1.3", "boringssl, TLSv1.2", "jdk, TLSv1.3"})
  void upgradedConnectionsFlowBothWaysAndTheClientMayEndFirst(String provider, String version)
      throws Exception {
    BlockingQueue<String> got = new LinkedBlockingQueue<>();
    try (TestRouter router = router("provider: " + provider);
        TlsApp app =
            new TlsApp(
                Manner.speaking(ONE, version),
                (wire, _) -> {
                  wire.head();
                  wire.send(SWITCH + "hello");
                  wire.send(wire.bytes(4));
                  got.add(wire.rest());
                });
        Wire client = router.connect()) {
      route(router, app.port(), "one");
      client.send(UPGRADE).head();
      assertThat(client.bytes(5)).isEqualTo("hello");
      assertThat(client.send("echo").bytes(4)).isEqualTo("echo");
      client.send("last").finishOutput();
      assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo("last");
      assertThat(client.rest()).isEmpty();
      assertThat(router.record().outcome().status()).isEqualTo(101);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void appThatSaysCloseNotifyEndsAnUpgradedConnectionInOrder(String provider) throws Exception {
    try (TestRouter router = router("provider: " + provider);
        TlsApp app =
            new TlsApp(
                Manner.of(ONE),
                (wire, _) -> {
                  wire.head();
                  wire.send(SWITCH + "last word");
                  wire.finishOutput();
                  wire.rest();
                });
        Wire client = router.connect()) {
      route(router, app.port(), "one");
      client.send(UPGRADE).head();
      assertThat(client.send("on its way").rest()).isEqualTo("last word");
      client.finishOutput();
      assertThat(router.record().outcome().status()).isEqualTo(101);
      assertThat(router.count(Counter.ANSWER_CUT)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void upgradedConnectionWithoutCloseNotifyBreaks(String provider) throws Exception {
    try (TestRouter router = router("provider: " + provider);
        TlsApp app =
            new TlsApp(
                Manner.of(ONE),
                (wire, below) -> {
                  wire.head();
                  wire.send(SWITCH + "half a w");
                  below.shutdownOutput();
                  wire.rest();
                });
        Wire client = router.connect()) {
      route(router, app.port(), "one");
      client.send(UPGRADE);
      assertThat(client.isResetByPeer()).isTrue();
    }
  }
}
