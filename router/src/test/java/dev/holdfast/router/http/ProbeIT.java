package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.Route;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.registry.view.ConnectHistory;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BackendRuntimes;
import dev.holdfast.router.backend.ConnectEvidence;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Probes over real sockets.
class ProbeIT {
  private static final Route ROUTE = Route.parse("a.example.com");
  private static final Duration APART = Duration.ofMillis(1);

  private final EventLoops loops =
      EventLoops.start(
          TestRouter.QUICK,
          new ConnectEvidence(SystemClocks.ticker(), APART),
          null,
          new SplittableRandom(1));
  private final BackendRuntimes runtimes =
      new BackendRuntimes(null, loops::discard, (_, _) -> null);

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void probeThatIsAnsweredClosesAtOnceAndIsASuccess() throws Exception {
    try (ServerSocket app = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Backend backend = backend(app.getLocalPort());
      assertThat(probe(backend)).isTrue();
      assertThat(app.accept().getInputStream().read()).isEqualTo(-1);
      await().until(() -> runtimes.connects(backend).triedNanos() != 1);
      assertThat(runtimes.connects(backend).isFailing()).isFalse();
    }
  }

  @Test
  void probeThatIsRefusedIsAFailureAndCastsDoubt() throws Exception {
    try (HeldPort port = new HeldPort()) {
      Backend backend = backend(port.number());
      assertThat(probe(backend)).isTrue();
      await().until(() -> runtimes.connects(backend).isFailing());
      await().until(() -> backend.isDoubted(SystemClocks.ticker().nanos()));

      try (ServerSocket app =
          new ServerSocket(port.number(), 5, InetAddress.getLoopbackAddress())) {
        assertThat(probe(backend)).isTrue();
        await().until(() -> !runtimes.connects(backend).isFailing());
        assertThat(app.accept().getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  /// A connect alone does not tell: the app's SETTINGS do.
  @Test
  void probeOfAnAppThatDoesNotSpeakHttp2IsAFailure() throws Exception {
    try (ScriptedApp app =
        new ScriptedApp((wire, _) -> wire.send("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
      Backend backend = runtimes.open(Endpoints.http2(0, app.port(), ROUTE));
      assertThat(probe(backend)).isTrue();
      await().until(() -> backend.isDoubted(SystemClocks.ticker().nanos()));
    }
  }

  @Test
  void probeOfAnAppThatSpeaksHttp2ClosesAtOnceAndIsASuccess() throws Exception {
    CompletableFuture<String> got = new CompletableFuture<>();
    try (ScriptedApp app =
        Http2App.of((wire, _) -> {
          String first = wire.next("GOAWAY");
          got.complete(first + ", " + wire.next());
        })) {
      Backend backend = runtimes.open(Endpoints.http2(0, app.port(), ROUTE));
      backend.doubt(SystemClocks.ticker().nanos(), Duration.ofMinutes(1).toNanos());
      assertThat(probe(backend)).isTrue();
      assertThat(got.get(10, TimeUnit.SECONDS)).isEqualTo("GOAWAY 0 NO_ERROR, end");
      await().until(() -> !backend.isDoubted(SystemClocks.ticker().nanos()));
      assertThat(runtimes.connects(backend).isFailing()).isFalse();
    }
  }

  @Test
  void probeIsAnAttemptAsSoonAsItIsOffered() {
    Backend backend = backend(1);
    assertThat(runtimes.connects(backend)).isEqualTo(ConnectHistory.NONE);
    assertThat(probe(backend)).isTrue();
    assertThat(runtimes.connects(backend).tried()).isTrue();
  }

  /// With a time that no clock says, to tell it from the connect's end.
  private boolean probe(Backend backend) {
    return loops.offerProbe(backend, 1);
  }

  private Backend backend(int port) {
    return runtimes.open(Endpoints.local("app", 0, port, ROUTE));
  }
}
