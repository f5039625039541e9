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

  private static final byte[] UNKNOWN = new byte[0];

  private final byte[] text;
  private final int port;
  private final @Nullable InetSocketAddress reached;
  private final boolean believed;
  private final boolean proxy;
  private final long key;
  // Made by the first request that is logged, for all of the connection's.
  private byte @Nullable [] withPort;
  private byte @Nullable [] local;

  private ClientAddress(
      InetSocketAddress address, @Nullable InetSocketAddress reached, Networks trusted) {
    this.reached = reached;
    this.text = ascii(NetUtil.toAddressString(address.getAddress()));
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

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// A proxy has opened the connection for that client.
  static void name(Channel channel, InetSocketAddress client) {
    channel.attr(NAMED).set(client);
  }

  /// The address, as it goes into X-Forwarded-For.
  byte[] text() {
    return text;
  }

  /// Address and port as text, an IPv6 address in brackets.
  byte[] withPort() {
    byte[] made = withPort;
    if (made == null) {
      made = ascii(toString());
      withPort = made;
    }
    return made;
  }

  /// What the connection's peer has reached, likewise; empty where it was gone by then.
  byte[] local() {
    byte[] made = local;
    if (made == null) {
      made = reached == null ? UNKNOWN : ascii(NetUtil.toSocketAddressString(reached));
      local = made;
    }
    return made;
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

  @Override
  public String toString() {
    String address = new String(text, StandardCharsets.US_ASCII);
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }
}
