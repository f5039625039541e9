package dev.holdfast.router.limits;

/// A client as it is counted: an IPv4 address, or the /64 that an IPv6 address is in, as 64 bits.
/// An IPv4 address that is written as IPv6 is one of IPv4.
public final class ClientKey {
  /// Who cannot be told apart from others, and is not limited as a client: all ones are nobody's
  /// address.
  public static final long NOBODY = -1;

  // No IPv6 client has a multicast address (RFC 4291 §2.7), so these bits are free for IPv4.
  private static final long IPV4 = 0xffff_ffffL << 32;
  // RFC 4291 §2.5.5.2: ::ffff:0:0/96.
  private static final int MAPPED = 0xffff;
  // RFC 6052 §2.1: 64:ff9b::/96.
  private static final long TRANSLATED = 0x0064_ff9bL << 32;

  private ClientKey() {}

  /// Of an address of 4 or 16 bytes.
  public static long of(byte[] address) {
    if (address.length == 4) {
      return IPV4 | integer(address, 0);
    }
    long network = integer(address, 0) << 32 | integer(address, 4);
    long middle = integer(address, 8);
    boolean isIpv4 = (network == 0 && middle == MAPPED) || (network == TRANSLATED && middle == 0);
    return isIpv4 ? IPV4 | integer(address, 12) : network;
  }

  private static long integer(byte[] bytes, int at) {
    return (bytes[at] & 0xffL) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }
}
