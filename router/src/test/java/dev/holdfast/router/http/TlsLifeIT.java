package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.tls.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How connections over TLS begin, are carried over a change of certificates, and end.
@ExtendWith(LeakRecorder.class)
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class TlsLifeIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n";
  private static final String DATE = "Date: Wed, 25 Nov 2026 10:00:00 GMT\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\n" + DATE + "Content-Length: 2\r\n\r\nok";
  private static final TestCertificates CA = new TestCertificates("ca");

  @TempDir private Path directory;

  private void write(String name, String... hosts) throws IOException {
    TestCertificates.write(directory, name, CA.issue(hosts));
  }

  private static TlsClient client(String... versions) throws Exception {
    TlsClient client = new TlsClient(CA, null);
    return versions.length == 0 ? client : client.speaking(versions);
  }

  private static X509Certificate shown(TlsClient.Shaken shaken) throws IOException {
    return (X509Certificate) shaken.socket().getSession().getPeerCertificates()[0];
  }

  @ParameterizedTest
  @CsvSource({
    "boringssl, TLSv1.3",
    "boringssl, TLSv1.2",
    "jdk, TLSv1.3",
  })
  void aChangeOfCertificatesDropsNobody(String provider, String version) throws Exception {
    write("a", "a.example.com");
    try (TestRouter router = new TestRouter();
        ScriptedApp app = ScriptedApp.answering(OK);
        TlsDoor door = new TlsDoor(router, directory, "provider: " + provider)) {
      router.route("a.example.com", app.port());
      try (TlsClient.Shaken old = client(version).connect(door.port(), "a.example.com")) {
        assertThat(old.wire().send(GET).message()).endsWith("ok");
        write("a", "a.example.com");
        door.reload();
        assertThat(old.wire().send(GET).message()).endsWith("ok");
        try (TlsClient.Shaken fresh = client(version).connect(door.port(), "a.example.com")) {
          assertThat(fresh.wire().send(GET).message()).endsWith("ok");
          assertThat(shown(fresh)).isNotEqualTo(shown(old));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void sessionsAreResumedOverAChangeOfCertificates(String version) throws Exception {
    write("a", "a.example.com");
    try (TestRouter router = new TestRouter();
        ScriptedApp app = ScriptedApp.answering(OK);
        TlsDoor door = new TlsDoor(router, directory, "")) {
      router.route("a.example.com", app.port());
      TlsClient client = client(version);
      for (int i = 0; i < 4; i++) {
        try (TlsClient.Shaken shaken = client.connect(door.port(), "a.example.com")) {
          assertThat(shaken.wire().send(GET).message()).endsWith("ok");
        }
        write("a", "a.example.com");
        door.reload();
        assertThat(door.front().status().problems()).isEmpty();
      }
      assertThat(door.front().status().loads()).isEqualTo(5);
      assertThat(router.count(Counter.TLS_HANDSHAKES)).isEqualTo(4);
      assertThat(router.count(Counter.TLS_RESUMED)).isEqualTo(3);
    }
  }

  /// Connections come and go while certificates change; then only the newest contexts are left.
  @Test
  void certificatesChangeUnderLoad() throws Exception {
    write("a", "a.example.com");
    write("b", "b.example.com");
    try (TestRouter router = new TestRouter();
        ScriptedApp app = ScriptedApp.answering(OK);
        TlsDoor door = new TlsDoor(router, directory, "");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      router.route("a.example.com", app.port());
      AtomicBoolean on = new AtomicBoolean(true);
      AtomicInteger answers = new AtomicInteger();
      List<CompletableFuture<Void>> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(CompletableFuture.runAsync(() -> load(door.port(), on, answers), threads));
      }
      for (int i = 0; i < 25; i++) {
        int before = answers.get();
        write("a", "a.example.com");
        door.reload();
        await().until(() -> answers.get() > before + 8 || failed(clients));
      }
      on.set(false);
      CompletableFuture.allOf(clients.toArray(CompletableFuture<?>[]::new))
          .get(20, TimeUnit.SECONDS);
      assertThat(door.front().status().loads()).isEqualTo(26);
      assertThat(router.count(Counter.TLS_HANDSHAKES)).isGreaterThan(100);
      await()
          .untilAsserted(() -> {
            door.reload();
            assertThat(door.front().status().retired()).isZero();
          });
      assertThat(door.front().status().contexts()).isEqualTo(2);
    }
  }

  private static boolean failed(List<CompletableFuture<Void>> clients) {
    return clients.stream().anyMatch(CompletableFuture::isCompletedExceptionally);
  }

  /// Three requests a connection; any that fails ends it.
  private static void load(int port, AtomicBoolean on, AtomicInteger answers) {
    try {
      TlsClient client = client();
      while (on.get()) {
        try (TlsClient.Shaken shaken = client.connect(port, "a.example.com")) {
          for (int i = 0; i < 3; i++) {
            assertThat(shaken.wire().send(GET).message()).endsWith("ok");
            answers.incrementAndGet();
          }
        }
      }
    } catch (Exception e) {
      throw new AssertionError("a request failed", e);
    }
  }

  /// The engines' own difference is what the table is for: TLS 1.2 shows which record is an alert.
  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void anAnswerThatEndsWithItsConnectionEndsWithCloseNotify(String provider) throws Exception {
    write("a", "a.example.com");
    try (TestRouter router = new TestRouter();
        ScriptedApp app = ScriptedApp.answering(OK);
        TlsDoor door = new TlsDoor(router, directory, "provider: " + provider);
        TlsClient.Shaken shaken = client("TLSv1.2").connect(door.port(), "a.example.com")) {
      router.route("a.example.com", app.port());
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
    write("a", "a.example.com");
    CountDownLatch seen = new CountDownLatch(1);
    try (TestRouter router = new TestRouter();
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\n" + DATE + part);
              seen.await();
            });
        TlsDoor door = new TlsDoor(router, directory, "provider: " + provider);
        TlsClient.Shaken shaken = client("TLSv1.2").connect(door.port(), "a.example.com")) {
      router.route("a.example.com", app.port());
      assertThat(shaken.wire().send(GET).head()).contains(" 200 ");
      seen.countDown();
      assertThat(shaken.wire().rest()).contains("12345");
      assertThat(shaken.endsWithAlert()).isFalse();
      assertThat(router.count(Counter.ANSWER_CUT)).isEqualTo(1);
    }
  }

  /// The connection's end would be the answer's.
  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void aCutAnswerWithoutFramingEndsWithAReset(String provider) throws Exception {
    write("a", "a.example.com");
    CountDownLatch seen = new CountDownLatch(1);
    try (TestRouter router = new TestRouter();
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\n" + DATE + "\r\n12345");
              seen.await();
              wire.reset();
            });
        TlsDoor door = new TlsDoor(router, directory, "provider: " + provider);
        TlsClient.Shaken shaken = client("TLSv1.2").connect(door.port(), "a.example.com")) {
      router.route("a.example.com", app.port());
      shaken.wire().send("GET / HTTP/1.0\r\nHost: a.example.com\r\n\r\n");
      assertThat(shaken.wire().head()).contains(" 200 ");
      seen.countDown();
      assertThatThrownBy(() -> shaken.wire().rest()).isInstanceOf(IOException.class);
      assertThat(shaken.endsWithAlert()).isFalse();
    }
  }

  /// A bare FIN after a whole request: its framing shows that it is whole.
  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void aWholeRequestBehindABareEndIsAnswered(String provider) throws Exception {
    write("a", "a.example.com");
    CountDownLatch ended = new CountDownLatch(1);
    try (TestRouter router = new TestRouter();
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              ended.await();
              wire.send(OK);
            });
        TlsDoor door = new TlsDoor(router, directory, "provider: " + provider);
        TlsClient.Shaken shaken = client().connect(door.port(), "a.example.com")) {
      router.route("a.example.com", app.port());
      shaken.wire().send(GET);
      shaken.tapped().shutdownOutput();
      ended.countDown();
      assertThat(shaken.wire().message()).endsWith("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void aClientThatSaysCloseNotifyIsGone(String provider) throws Exception {
    write("a", "a.example.com");
    CountDownLatch asked = new CountDownLatch(1);
    try (TestRouter router = new TestRouter();
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              asked.countDown();
              assertThat(wire.isClosedByPeer()).isTrue();
            });
        TlsDoor door = new TlsDoor(router, directory, "provider: " + provider);
        TlsClient.Shaken shaken = client().connect(door.port(), "a.example.com")) {
      router.route("a.example.com", app.port());
      shaken.wire().send(GET);
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      shaken.socket().shutdownOutput();
      await().until(() -> router.count(Counter.CLIENT_GONE) == 1);
      assertThat(router.record().outcome().status()).isEqualTo(499);
    }
  }

  private static final String UPGRADE =
      "GET / HTTP/1.1\r\nHost: a.example.com\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";

  /// What an app sees of the end of an upgraded connection: in order by close_notify, else a break.
  @ParameterizedTest
  @CsvSource({"boringssl, true", "boringssl, false", "jdk, true", "jdk, false"})
  void anUpgradedConnectionEndsAsTheClientEndsIt(String provider, boolean inOrder)
      throws Exception {
    write("a", "a.example.com");
    CompletableFuture<Boolean> reset = new CompletableFuture<>();
    try (TestRouter router = new TestRouter();
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send(SWITCHED + "hello");
              reset.complete(wire.isResetByPeer());
            });
        TlsDoor door = new TlsDoor(router, directory, "provider: " + provider);
        TlsClient.Shaken shaken = client().connect(door.port(), "a.example.com")) {
      router.route("a.example.com", app.port());
      assertThat(shaken.wire().send(UPGRADE).head()).contains(" 101 ");
      assertThat(shaken.wire().bytes(5)).isEqualTo("hello");
      shaken.wire().send("bytes");
      if (inOrder) {
        shaken.socket().shutdownOutput();
      } else {
        shaken.tapped().shutdownOutput();
      }
      assertThat(reset.get(10, TimeUnit.SECONDS)).isEqualTo(!inOrder);
      await().until(() -> router.count(Counter.UPGRADES_ENDED) == 1);
    }
  }

  @Test
  void anAppsEndOfAnUpgradedConnectionIsSaidInOrder() throws Exception {
    write("a", "a.example.com");
    CompletableFuture<String> received = new CompletableFuture<>();
    try (TestRouter router = new TestRouter();
        ScriptedApp app =
            new ScriptedApp((wire, _) -> {
              wire.head();
              wire.send(SWITCHED + "bye");
              wire.finishOutput();
              received.complete(wire.rest());
            });
        TlsDoor door = new TlsDoor(router, directory, "");
        TlsClient.Shaken shaken = client("TLSv1.2").connect(door.port(), "a.example.com")) {
      router.route("a.example.com", app.port());
      assertThat(shaken.wire().send(UPGRADE).head()).contains(" 101 ");
      assertThat(shaken.wire().rest()).isEqualTo("bye");
      assertThat(shaken.endsWithAlert()).isTrue();
    }
  }

  /// An answer before the request's end: what the client still sends is dropped for a while, so
  /// that its answer is not lost to a reset.
  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void anEarlyAnswerArrivesWhole(String provider) throws Exception {
    write("a", "a.example.com");
    try (TestRouter router = new TestRouter();
        TlsDoor door = new TlsDoor(router, directory, "provider: " + provider);
        TlsClient.Shaken shaken = client("TLSv1.2").connect(door.port(), "a.example.com")) {
      shaken
          .wire()
          .send("POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 1000000\r\n\r\n")
          .send("x".repeat(100_000));
      assertThat(shaken.wire().rest()).startsWith("HTTP/1.1 404 ").contains("Connection: close");
      assertThat(shaken.endsWithAlert()).isTrue();
    }
  }

  @Test
  void aHandshakeThatTakesTooLongIsClosed() throws Exception {
    write("a", "a.example.com");
    try (TestRouter router = new TestRouter();
        TlsDoor door = new TlsDoor(router, directory, "handshakeTimeout: 200ms");
        Wire silent = Wire.to(door.port());
        Wire slow = Wire.to(door.port())) {
      // A record that promises more.
      slow.send(new byte[] {22, 3, 1, 1, 0, 1, 0, 0, (byte) 250});
      assertThat(silent.isClosedByPeer()).isTrue();
      assertThat(slow.isClosedByPeer()).isTrue();
      await().until(() -> router.count(Counter.TLS_TIMEOUT) == 2);
    }
  }

  @Test
  void noMoreHandshakesAreAtWorkThanMayBe() throws Exception {
    write("a", "a.example.com");
    try (TestRouter router = new TestRouter();
        ScriptedApp app = ScriptedApp.answering(OK);
        TlsDoor door = new TlsDoor(router, directory, "handshakesMax: 3")) {
      router.route("a.example.com", app.port());
      List<Wire> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(Wire.to(door.port()));
      }
      await().until(() -> router.handshakes() == 3);
      try (Wire fourth = Wire.to(door.port())) {
        assertThat(fourth.isClosedByPeer()).isTrue();
      }
      await().until(() -> router.count(Counter.TLS_REFUSED) == 1);
      for (Wire wire : waiting) {
        wire.close();
      }
      await().until(() -> router.handshakes() == 0);
      assertThat(router.count(Counter.TLS_CLIENT_GONE)).isEqualTo(3);
      try (TlsClient.Shaken shaken = client().connect(door.port(), "a.example.com")) {
        assertThat(shaken.wire().send(GET).message()).endsWith("ok");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"boringssl", "jdk"})
  void failuresAreCountedByReason(String provider) throws Exception {
    write("a", "a.example.com");
    try (TestRouter router = new TestRouter();
        TlsDoor door = new TlsDoor(router, directory, "minVersion: 1.3\nprovider: " + provider)) {
      try (Wire plain = Wire.to(door.port())) {
        assertThat(plain.send(GET).rest()).doesNotContain("HTTP");
      }
      await().until(() -> router.count(Counter.TLS_NOT_TLS) == 1);
      assertThatThrownBy(() -> client("TLSv1.2").connect(door.port(), "a.example.com"))
          .isInstanceOf(IOException.class);
      await().until(() -> router.count(Counter.TLS_VERSION) == 1);
      TlsClient distrustful = new TlsClient(new TestCertificates("another"), null);
      assertThatThrownBy(() -> distrustful.connect(door.port(), "a.example.com"))
          .isInstanceOf(IOException.class);
      await().until(() -> router.count(Counter.TLS_OUR_CERTIFICATE) == 1);
      assertThat(router.count(Counter.TLS_HANDSHAKES)).isZero();
    }
  }

  @Test
  void aRecordThatWasTamperedWithClosesItsConnectionOnly() throws Exception {
    write("a", "a.example.com");
    try (TestRouter router = new TestRouter();
        ScriptedApp app = ScriptedApp.answering(OK);
        TlsDoor door = new TlsDoor(router, directory, "");
        TlsClient.Shaken bad = client().connect(door.port(), "a.example.com");
        TlsClient.Shaken good = client().connect(door.port(), "a.example.com")) {
      router.route("a.example.com", app.port());
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

  @Test
  void aDrainLetsHandshakesEndAndTheirRequestsToo() throws Exception {
    write("a", "a.example.com");
    try (TestRouter router = new TestRouter();
        ScriptedApp app = ScriptedApp.answering(OK);
        TlsDoor door = new TlsDoor(router, directory, "");
        TlsClient.Shaken idle = client().connect(door.port(), "a.example.com");
        Wire waiting = Wire.to(door.port())) {
      router.route("a.example.com", app.port());
      assertThat(idle.wire().send(GET).message()).endsWith("ok");
      await().until(() -> router.handshakes() == 1);
      CompletableFuture<?> drained = door.drain(Duration.ofMillis(500));
      assertThat(idle.wire().rest()).isEmpty();
      assertThat(waiting.isClosedByPeer()).isTrue();
      drained.get(10, TimeUnit.SECONDS);
    }
  }
}
