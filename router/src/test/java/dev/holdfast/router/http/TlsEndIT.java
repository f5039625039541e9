package dev.holdfast.router.http;

import static dev.holdfast.router.http.TlsSite.DATE;
import static dev.holdfast.router.http.TlsSite.GET;
import static dev.holdfast.router.http.TlsSite.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.http.LoopCounters.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How connections over TLS in front end: what is whole ends with close_notify, what is cut does
/// not, and what a client's end means.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class TlsEndIT {
  private static final String UPGRADE =
      "GET / HTTP/1.1\r\nHost: a.example.com\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";

  @TempDir private Path directory;

  private TlsSite site(String provider) throws Exception {
    return site(provider, ScriptedApp.answering(OK));
  }

  private TlsSite site(String provider, ScriptedApp.Script script) throws Exception {
    return site(provider, new ScriptedApp(script));
  }

  /// Where neither a late app nor a late client runs into the time that an end is waited for.
  private TlsSite site(String provider, ScriptedApp app) throws Exception {
    TestRouter patient = TestRouter.withTimeouts("{halfClosed: 20s, linger: 20s}");
    return TlsSite.start(patient, directory, "provider: " + provider, app);
  }

  /// The engines' own difference is what the table is for: TLS 1.2 shows which record is an alert.
  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void anAnswerThatEndsWithItsConnectionEndsWithCloseNotify(String provider) throws Exception {
    try (TlsSite site = site(provider);
        TlsClient.Shaken shaken = site.connect("TLSv1.2")) {
      shaken.wire().send("GET / HTTP/1.1\r\nHost: a.example.com\r\nConnection: close\r\n\r\n");
      assertThat(shaken.wire().rest()).endsWith("ok");
      assertThat(shaken.endsWithAlert()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "boringssl, 'Content-Length: 10\r\n\r\n12345'",
    "jdk, 'Content-Length: 10\r\n\r\n12345'",
    "boringssl, 'Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n'",
  })
  void aCutAnswerHasNoCloseNotify(String provider, String part) throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (TlsSite site =
            site(
                provider,
                (wire, _) -> {
                  wire.head();
                  wire.send("HTTP/1.1 200 OK\r\n" + DATE + part);
                  seen.await();
                });
        TlsClient.Shaken shaken = site.connect("TLSv1.2")) {
      assertThat(shaken.wire().send(GET).head()).contains(" 200 ");
      seen.countDown();
      assertThat(shaken.wire().rest()).contains("12345");
      assertThat(shaken.endsWithAlert()).isFalse();
      assertThat(site.router().count(Counter.ANSWER_CUT)).isEqualTo(1);
    }
  }

  /// The connection's end would be the answer's.
  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void aCutAnswerWithoutFramingEndsWithAReset(String provider) throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (TlsSite site =
            site(
                provider,
                (wire, _) -> {
                  wire.head();
                  wire.send("HTTP/1.1 200 OK\r\n" + DATE + "\r\n12345");
                  seen.await();
                  wire.reset();
                });
        TlsClient.Shaken shaken = site.connect("TLSv1.2")) {
      shaken.wire().send("GET / HTTP/1.0\r\nHost: a.example.com\r\n\r\n");
      assertThat(shaken.wire().head()).contains(" 200 ");
      seen.countDown();
      assertThatThrownBy(() -> shaken.wire().rest()).isInstanceOf(IOException.class);
      assertThat(shaken.endsWithAlert()).isFalse();
    }
  }

  /// An answer before the request's end: what the client still sends is dropped for a while, so
  /// that its answer is not lost to a reset.
  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void anEarlyAnswerArrivesWhole(String provider) throws Exception {
    try (TlsSite site = site(provider);
        TlsClient.Shaken shaken = site.connect("TLSv1.2")) {
      shaken
          .wire()
          .send("POST / HTTP/1.1\r\nHost: unknown.example.com\r\nContent-Length: 1000000\r\n\r\n")
          .send("x".repeat(100_000));
      assertThat(shaken.wire().rest()).startsWith("HTTP/1.1 404 ").contains("Connection: close");
      assertThat(shaken.endsWithAlert()).isTrue();
    }
  }

  /// A bare FIN after a whole request: its framing shows that it is whole.
  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void aWholeRequestBehindABareEndIsAnswered(String provider) throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (TlsSite site =
            site(
                provider,
                (wire, _) -> {
                  wire.head();
                  ended.await();
                  wire.send(OK);
                });
        TlsClient.Shaken shaken = site.connect()) {
      shaken.wire().send(GET);
      shaken.tapped().shutdownOutput();
      ended.countDown();
      assertThat(shaken.wire().message()).endsWith("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void aClientThatSaysCloseNotifyIsGone(String provider) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (TlsSite site =
            site(
                provider,
                (wire, _) -> {
                  wire.head();
                  asked.countDown();
                  assertThat(wire.isClosedByPeer()).isTrue();
                });
        TlsClient.Shaken shaken = site.connect()) {
      shaken.wire().send(GET);
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      shaken.socket().shutdownOutput();
      await().until(() -> site.router().count(Counter.CLIENT_GONE) == 1);
      assertThat(site.router().record().outcome().status()).isEqualTo(499);
    }
  }

  /// What an app sees of the end of an upgraded connection: in order by close_notify, else a break.
  @ParameterizedTest
  @CsvSource({"boringssl, true", "boringssl, false", "jdk, true", "jdk, false"})
  void anUpgradedConnectionEndsAsTheClientEndsIt(String provider, boolean inOrder)
      throws Exception {
    CompletableFuture<Boolean> reset = new CompletableFuture<>();
    try (TlsSite site =
            site(
                provider,
                (wire, _) -> {
                  wire.head();
                  wire.send(SWITCHED + "hello");
                  reset.complete(wire.isResetByPeer());
                });
        TlsClient.Shaken shaken = site.connect()) {
      assertThat(shaken.wire().send(UPGRADE).head()).contains(" 101 ");
      assertThat(shaken.wire().bytes(5)).isEqualTo("hello");
      shaken.wire().send("bytes");
      if (inOrder) {
        shaken.socket().shutdownOutput();
      } else {
        shaken.tapped().shutdownOutput();
      }
      assertThat(reset.get(10, TimeUnit.SECONDS)).isEqualTo(!inOrder);
      await().until(() -> site.router().count(Counter.UPGRADES_ENDED) == 1);
    }
  }

  @Test
  void anAppsEndOfAnUpgradedConnectionIsSaidInOrder() throws Exception {
    CompletableFuture<String> received = new CompletableFuture<>();
    try (TlsSite site =
            TlsSite.start(
                directory,
                "",
                (wire, _) -> {
                  wire.head();
                  wire.send(SWITCHED + "bye");
                  wire.finishOutput();
                  received.complete(wire.rest());
                });
        TlsClient.Shaken shaken = site.connect("TLSv1.2")) {
      assertThat(shaken.wire().send(UPGRADE).head()).contains(" 101 ");
      assertThat(shaken.wire().rest()).isEqualTo("bye");
      assertThat(shaken.endsWithAlert()).isTrue();
    }
  }

  @Test
  void aRecordThatWasTamperedWithClosesItsConnectionOnly() throws Exception {
    try (TlsSite site = TlsSite.start(directory, "");
        TlsClient.Shaken bad = site.connect();
        TlsClient.Shaken good = site.connect()) {
      assertThat(bad.wire().send(GET).message()).endsWith("ok");
      bad.tapped()
          .getOutputStream()
          .write(
              new byte[] {
                23, 3, 3, 0, 32, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
                20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32
              });
      assertThatThrownBy(() -> bad.wire().rest()).isInstanceOf(IOException.class);
      assertThat(good.wire().send(GET).message()).endsWith("ok");
    }
  }
}
