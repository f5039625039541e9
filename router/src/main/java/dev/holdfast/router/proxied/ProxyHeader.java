package dev.holdfast.router.proxied;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// What stands ahead of a connection's first byte where a proxy that speaks the PROXY protocol has
/// opened it.
public sealed interface ProxyHeader {
  /// More bytes are needed.
  record More() implements ProxyHeader {}

  /// No such header.
  ///
  /// @param why what was found, and what was expected
  record Bad(String why) implements ProxyHeader {}

  /// A whole one.
  ///
  /// @param length its bytes
  /// @param client whom the proxy speaks for; null where it speaks for itself (a health check) or
  ///   does not say
  record Read(int length, @Nullable InetSocketAddress client) implements ProxyHeader {}

  ProxyHeader MORE = new More();
}
