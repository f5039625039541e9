package dev.holdfast.router.http;

import static dev.holdfast.router.http.TlsSite.GET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.http.LoopCounters.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

/// Certificates in front change: nobody who is connected notices, and sessions are still resumed.
@ExtendWith(LeakRecorder.class)
class TlsChangeIT {
  @TempDir private Path directory;

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
    try (TlsSite site = TlsSite.start(directory, "provider: " + provider)) {
      try (TlsClient.Shaken old = site.connect(version)) {
        assertThat(old.wire().send(GET).message()).endsWith("ok");
        site.renew();
        site.door().reload();
        assertThat(old.wire().send(GET).message()).endsWith("ok");
        try (TlsClient.Shaken fresh = site.connect(version)) {
          assertThat(fresh.wire().send(GET).message()).endsWith("ok");
          assertThat(shown(fresh)).isNotEqualTo(shown(old));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void sessionsAreResumedOverAChangeOfCertificates(String version) throws Exception {
    try (TlsSite site = TlsSite.start(directory, "")) {
      TlsClient client = TlsSite.client(version);
      for (int i = 0; i < 4; i++) {
        try (TlsClient.Shaken shaken = site.connect(client)) {
          assertThat(shaken.wire().send(GET).message()).endsWith("ok");
        }
        site.renew();
        site.door().reload();
        assertThat(site.door().front().status().problems()).isEmpty();
      }
      assertThat(site.door().front().status().loads()).isEqualTo(5);
      assertThat(site.router().count(Counter.TLS_HANDSHAKES)).isEqualTo(4);
      assertThat(site.router().count(Counter.TLS_RESUMED)).isEqualTo(3);
    }
  }

  /// Connections come and go while certificates change; then only the newest contexts are left.
  @Test
  void certificatesChangeUnderLoad() throws Exception {
    TlsSite.write(directory, "b", "b.example.com");
    try (TlsSite site = TlsSite.start(directory, "");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicBoolean on = new AtomicBoolean(true);
      AtomicInteger answers = new AtomicInteger();
      List<CompletableFuture<Void>> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(CompletableFuture.runAsync(() -> load(site, on, answers), threads));
      }
      for (int i = 0; i < 25; i++) {
        int before = answers.get();
        site.renew();
        site.door().reload();
        await().until(() -> answers.get() > before + 8 || failed(clients));
      }
      on.set(false);
      CompletableFuture.allOf(clients.toArray(CompletableFuture<?>[]::new))
          .get(20, TimeUnit.SECONDS);
      assertThat(site.door().front().status().loads()).isEqualTo(26);
      // There were nine answers or more for each change, and three a connection at most.
      assertThat(site.router().count(Counter.TLS_HANDSHAKES)).isGreaterThanOrEqualTo(75);
      await()
          .untilAsserted(() -> {
            site.door().reload();
            assertThat(site.door().front().status().retired()).isZero();
          });
      assertThat(site.door().front().status().contexts()).isEqualTo(2);
    }
  }

  private static boolean failed(List<CompletableFuture<Void>> clients) {
    return clients.stream().anyMatch(CompletableFuture::isCompletedExceptionally);
  }

  /// Three requests a connection; any that fails ends it.
  private static void load(TlsSite site, AtomicBoolean on, AtomicInteger answers) {
    try {
      TlsClient client = TlsSite.client();
      while (on.get()) {
        try (TlsClient.Shaken shaken = site.connect(client)) {
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
}
