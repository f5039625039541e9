package dev.holdfast.router.http;

import static dev.holdfast.router.http.TlsSite.GET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.tls.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Handshakes in front that do not end well, and what holds for those that are at work.
@ExtendWith(LeakRecorder.class)
class TlsHandshakeIT {
  @TempDir private Path directory;

  @Test
  void aHandshakeThatTakesTooLongIsClosed() throws Exception {
    try (TlsSite site = TlsSite.start(directory, "handshakeTimeout: 200ms");
        Wire silent = Wire.to(site.port());
        Wire slow = Wire.to(site.port())) {
      // A record that promises more.
      slow.send(new byte[] {22, 3, 1, 1, 0, 1, 0, 0, (byte) 250});
      assertThat(silent.isClosedByPeer()).isTrue();
      assertThat(slow.isClosedByPeer()).isTrue();
      await().until(() -> site.router().count(Counter.TLS_TIMEOUT) == 2);
    }
  }

  @Test
  void noMoreHandshakesAreAtWorkThanMayBe() throws Exception {
    try (TlsSite site = TlsSite.start(directory, "handshakesMax: 3")) {
      List<Wire> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(Wire.to(site.port()));
      }
      await().until(() -> site.router().handshakes() == 3);
      try (Wire fourth = Wire.to(site.port())) {
        assertThat(fourth.isClosedByPeer()).isTrue();
      }
      await().until(() -> site.router().count(Counter.TLS_REFUSED) == 1);
      for (Wire wire : waiting) {
        wire.close();
      }
      await().until(() -> site.router().handshakes() == 0);
      assertThat(site.router().count(Counter.TLS_CLIENT_GONE)).isEqualTo(3);
      try (TlsClient.Shaken shaken = site.connect()) {
        assertThat(shaken.wire().send(GET).message()).endsWith("ok");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"boringssl", "jdk"})
  void failuresAreCountedByReason(String provider) throws Exception {
    try (TlsSite site = TlsSite.start(directory, "minVersion: 1.3\nprovider: " + provider)) {
      try (Wire plain = Wire.to(site.port())) {
        assertThat(plain.send(GET).rest()).doesNotContain("HTTP");
      }
      await().until(() -> site.router().count(Counter.TLS_NOT_TLS) == 1);
      assertThatThrownBy(() -> site.connect("TLSv1.2")).isInstanceOf(IOException.class);
      await().until(() -> site.router().count(Counter.TLS_VERSION) == 1);
      TlsClient distrustful = new TlsClient(new TestCertificates("another"), null);
      assertThatThrownBy(() -> site.connect(distrustful)).isInstanceOf(IOException.class);
      await().until(() -> site.router().count(Counter.TLS_OUR_CERTIFICATE) == 1);
      assertThat(site.router().count(Counter.TLS_HANDSHAKES)).isZero();
    }
  }

  @Test
  void aDrainLetsHandshakesEndAndTheirRequestsToo() throws Exception {
    try (TlsSite site = TlsSite.start(directory, "");
        TlsClient.Shaken idle = site.connect();
        Wire waiting = Wire.to(site.port())) {
      assertThat(idle.wire().send(GET).message()).endsWith("ok");
      await().until(() -> site.router().handshakes() == 1);
      CompletableFuture<?> drained = site.door().drain(Duration.ofMillis(500));
      assertThat(idle.wire().rest()).isEmpty();
      assertThat(waiting.isClosedByPeer()).isTrue();
      drained.get(10, TimeUnit.SECONDS);
    }
  }
}
