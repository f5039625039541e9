package dev.holdfast.router.proxied;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;

/// A block of addresses of one family (CIDR, RFC 4632 and RFC 4291 §2.3). Immutable.
final class Network {
  private final byte[] base;
  private final int prefix;

  private Network(byte[] base, int prefix) {
    this.base = base;
    this.prefix = prefix;
  }

  /// Reads `10.0.0.0/8`, `2001:db8::/32`, or one address.
  static Network parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    byte[] base =
        NetUtil.isValidIpV4Address(address) || NetUtil.isValidIpV6Address(address)
            ? InetAddress.ofLiteral(address).getAddress()
            : null;
    int prefix =
        base == null ? -1 : slash < 0 ? base.length * 8 : prefix(text.substring(slash + 1));
    if (base == null || prefix < 0 || prefix > base.length * 8) {
      throw new IllegalArgumentException(
          "is \"%s\"; expected an address or a network, such as 10.0.0.0/8 or 2001:db8::/32"
              .formatted(text));
    }
    byte[] masked = base.clone();
    mask(masked, prefix);
    if (!Arrays.equals(base, masked)) {
      throw new IllegalArgumentException(
          "is \"%s\", which has bits behind its prefix; expected %s/%d"
              .formatted(text, NetUtil.bytesToIpAddress(masked), prefix));
    }
    return new Network(base, prefix);
  }

  private static int prefix(String text) {
    boolean number = !text.isEmpty() && text.length() <= 3;
    for (int i = 0; i < text.length(); i++) {
      number &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return number ? Integer.parseInt(text) : -1;
  }

  private static void mask(byte[] address, int prefix) {
    for (int i = 0; i < address.length; i++) {
      int kept = Math.clamp(prefix - 8L * i, 0, 8);
      address[i] &= (byte) (0xff00 >> kept);
    }
  }

  boolean contains(byte[] address) {
    if (address.length != base.length) {
      return false;
    }
    int whole = prefix / 8;
    int rest = prefix % 8;
    return Arrays.equals(address, 0, whole, base, 0, whole)
        && (rest == 0 || ((address[whole] ^ base[whole]) & (0xff00 >> rest) & 0xff) == 0);
  }

  @Override
  public String toString() {
    return NetUtil.bytesToIpAddress(base) + "/" + prefix;
  }
}
