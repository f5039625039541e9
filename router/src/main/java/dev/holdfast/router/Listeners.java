package dev.holdfast.router;

import dev.holdfast.router.http.HttpListener;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where requests are taken.
///
/// @param tls null where not over TLS
record Listeners(HttpListener plain, @Nullable HttpListener tls) {
  private static final Logger LOG = LoggerFactory.getLogger(RouterAssembly.class);

  /// For people.
  List<String> texts() {
    String http = "http " + text(plain.address());
    return tls == null ? List.of(http) : List.of(http, "https " + text(tls.address()));
  }

  /// An address, for people.
  static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /// Takes no new requests and waits for those in flight; cuts off what is left at the timeout.
  void drain(Duration timeout) {
    try {
      CompletableFuture<?>[] drained =
          all().stream()
              .map(listener -> listener.drain(timeout))
              .toArray(CompletableFuture<?>[]::new);
      // The listeners cut off what is left at the timeout; the second is for that.
      CompletableFuture.allOf(drained)
          .get(timeout.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("not all requests have ended: {}", String.valueOf(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private List<HttpListener> all() {
    return tls == null ? List.of(plain) : List.of(plain, tls);
  }
}
