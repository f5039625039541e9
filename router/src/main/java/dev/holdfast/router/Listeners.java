package dev.holdfast.router;

import dev.holdfast.router.http.HttpListener;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where requests are taken.
///
/// @param tls null where not over TLS
record Listeners(HttpListener plain, @Nullable HttpListener tls) {
  /// For people.
  List<String> texts() {
    String http = "http " + text(plain.address());
    return tls == null ? List.of(http) : List.of(http, "https " + text(tls.address()));
  }

  /// An address, for people.
  static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  List<HttpListener> all() {
    return tls == null ? List.of(plain) : List.of(plain, tls);
  }
}
