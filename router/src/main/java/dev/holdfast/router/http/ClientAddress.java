package dev.holdfast.router.http;

import dev.holdfast.router.limits.ClientKey;
import dev.holdfast.router.proxied.Networks;
import dev.holdfast.router.proxied.ProxiesConfig;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Whose a connection is: the client that a proxy has named for it, or its peer; and whether what
/// it says of those before it is believed. Event loop only.
final class ClientAddress {
  private static final AttributeKey<InetSocketAddress> NAMED =
      AttributeKey.valueOf(ClientAddress.class, "named");

  private static final byte[] UNKNOWN = new byte[0];
  private static final int IPV4_BYTES = 4;
  private static final int IPV4_TEXT_MOST = 15;

  private final byte[] text;
  private final int port;
  private final Channel channel;
  private final boolean believed;
  private final boolean proxy;
  private final long key;
  // Made by the first request that is logged, for all of the connection's.
  private byte @Nullable [] withPort;
  private byte @Nullable [] local;

  private ClientAddress(InetSocketAddress address, Channel channel, Networks trusted) {
    this.channel = channel;
    byte[] bytes = address.getAddress().getAddress();
    this.text = text(address.getAddress(), bytes);
    this.port = address.getPort();
    this.believed = trusted.contains(bytes);
    this.proxy = believed && !trusted.isAll();
    this.key = ClientKey.of(bytes);
  }

  static ClientAddress of(Channel channel, ProxiesConfig proxies) {
    InetSocketAddress client =
        channel.hasAttr(NAMED)
            ? channel.attr(NAMED).get()
            : (InetSocketAddress) channel.remoteAddress();
    return new ClientAddress(client, channel, proxies.trusted());
  }

  /// Each connection needs it, so one of IPv4 goes no way round by a string.
  private static byte[] text(InetAddress address, byte[] bytes) {
    if (bytes.length != IPV4_BYTES) {
      return ascii(NetUtil.toAddressString(address));
    }
    byte[] text = new byte[IPV4_TEXT_MOST];
    int length = 0;
    for (byte octet : bytes) {
      int value = octet & 0xff;
      if (length > 0) {
        text[length++] = '.';
      }
      if (value >= 100) {
        text[length++] = (byte) ('0' + value / 100);
      }
      if (value >= 10) {
        text[length++] = (byte) ('0' + value / 10 % 10);
      }
      text[length++] = (byte) ('0' + value % 10);
    }
    return Arrays.copyOf(text, length);
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
      InetSocketAddress reached = (InetSocketAddress) channel.localAddress();
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
