package dev.holdfast.router.http;

import dev.holdfast.router.limits.ClientKey;
import dev.holdfast.router.proxied.Networks;
import dev.holdfast.router.proxied.ProxiesConfig;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Whose a connection is: the client that a proxy has named for it, or its peer; and whether what
/// it says of those before it is believed. Event loop only.
final class ClientAddress {
  private static final AttributeKey<InetSocketAddress> NAMED =
      AttributeKey.valueOf(ClientAddress.class, "named");

  private final byte[] text;
  private final int port;
  private final @Nullable InetSocketAddress local;
  private final boolean believed;
  private final boolean proxy;
  private final long key;
  // Made by the first request that is logged, for all of the connection's.
  private @Nullable String withPort;

  private ClientAddress(
      InetSocketAddress address, @Nullable InetSocketAddress local, Networks trusted) {
    this.local = local;
    this.text = NetUtil.toAddressString(address.getAddress()).getBytes(StandardCharsets.US_ASCII);
    this.port = address.getPort();
    byte[] bytes = address.getAddress().getAddress();
    this.believed = trusted.contains(bytes);
    this.proxy = believed && !trusted.isAll();
    this.key = ClientKey.of(bytes);
  }

  static ClientAddress of(Channel channel, ProxiesConfig proxies) {
    InetSocketAddress named = channel.attr(NAMED).get();
    return new ClientAddress(
        named == null ? (InetSocketAddress) channel.remoteAddress() : named,
        (InetSocketAddress) channel.localAddress(),
        proxies.trusted());
  }

  /// A proxy has opened the connection for that client.
  static void name(Channel channel, InetSocketAddress client) {
    channel.attr(NAMED).set(client);
  }

  /// The address, as it goes into X-Forwarded-For.
  byte[] text() {
    return text;
  }

  /// Address and port, an IPv6 address in brackets.
  String withPort() {
    String made = withPort;
    if (made == null) {
      String address = new String(text, StandardCharsets.US_ASCII);
      made = (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
      withPort = made;
    }
    return made;
  }

  /// What the connection's peer has reached; null where it was gone by then.
  @Nullable InetSocketAddress local() {
    return local;
  }

  /// As which client it is counted.
  long key() {
    return key;
  }

  /// Whether it is a trusted proxy, whose requests are those of the clients before it.
  boolean isProxy() {
    return proxy;
  }

  /// Whether its `X-Forwarded-*` go on to apps.
  boolean isBelieved() {
    return believed;
  }
}
