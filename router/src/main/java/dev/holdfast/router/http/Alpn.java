package dev.holdfast.router.http;

import dev.holdfast.router.tls.ClientSecurity;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which protocols clients may speak over TLS, and who takes a connection then (RFC 7301). The one
/// place where both are said. Stateless.
public final class Alpn {
  private static final String HTTP_2 = "h2";
  private static final String HTTP_1_1 = "http/1.1";

  /// What is offered, the preferred one first.
  public static final List<String> OFFERED = List.of(HTTP_2, HTTP_1_1);

  private Alpn() {}

  /// Takes a connection whose handshake is done.
  ///
  /// @param negotiated null where the client knows no ALPN or had nothing in common: HTTP/1.1
  static ChannelHandler handler(
      @Nullable String negotiated,
      Loop loop,
      Routing routing,
      Channel channel,
      ClientSecurity security) {
    assert negotiated == null || OFFERED.contains(negotiated) : negotiated;
    return HTTP_2.equals(negotiated)
        ? loop.acceptHttp2(routing, channel, security).handler()
        : new ClientConnection(loop, routing, channel, security);
  }
}
