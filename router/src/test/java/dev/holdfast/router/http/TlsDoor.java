package dev.holdfast.router.http;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.tls.TlsConfig;
import dev.holdfast.router.tls.TlsFront;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// TLS in front of a test's router; the test turns it.
final class TlsDoor implements AutoCloseable {
  private final TestRouter router;
  private final TlsFront front;
  private final HttpListener listener;

  /// @param yaml of `listen.tls`, but for the directory
  TlsDoor(TestRouter router, Path certificates, String yaml) throws Exception {
    this.router = router;
    front =
        TlsFront.open(
            TlsConfig.from(
                YamlMap.parse("tls", "certificates: " + certificates + "\n" + yaml), certificates),
            new TlsFront.Parts(
                Alpn.OFFERED,
                new SecureRandom(),
                SystemClocks.ticker(),
                SystemClocks.wall(),
                router.loops().executors()));
    listener = router.listenTls(front);
  }

  TlsFront front() {
    return front;
  }

  int port() {
    return listener.address().getPort();
  }

  /// What has changed on disk is in use from now on.
  void reload() {
    front.doWork(SystemClocks.ticker().nanos());
    front.doWork(SystemClocks.ticker().nanos());
  }

  CompletableFuture<?> drain(Duration most) {
    listener.stopListening();
    return router.loops().drain(most);
  }

  @Override
  public void close() {
    listener.close();
    front.close();
  }
}
