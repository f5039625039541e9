package dev.holdfast.events;

/// How an endpoint is reached: the facts that a connection depends on. While they are equal,
/// connections to it are kept; where they differ it is another peer. Immutable.
///
/// @param address an IPv4 address in dotted decimals or an IPv6 address as RFC 5952 writes it,
///   without brackets
/// @param port the plain port, 0 where there is none
/// @param tlsPort the TLS port, 0 where there is none; it is used instead of the plain one where
///   there is one
/// @param identity the DNS name (SAN) that the peer's certificate must carry; empty where none is
///   known
public record Target(String address, int port, int tlsPort, String identity, Protocol protocol) {
  private static final AsciiSet IDENTITY = AsciiSet.LETTERS_DIGITS.and("*._:/-");
  private static final int IDENTITY_MOST = 253;

  public Target {
    Check.that(IpText.isCanonical(address), "address", address, IpText.EXPECTED);
    Check.that(port >= 0 && port <= 65_535, "port", port, "0 (none) to 65535");
    Check.that(tlsPort >= 0 && tlsPort <= 65_535, "TLS port", tlsPort, "0 (none) to 65535");
    Check.that(port != 0 || tlsPort != 0, "port", port, "a port or a TLS port");
    Check.that(
        identity.length() <= IDENTITY_MOST && IDENTITY.hasAll(identity),
        "identity",
        identity,
        "a DNS name of at most 253 characters");
  }

  /// The port that a router connects to.
  public int connectPort() {
    return tlsPort != 0 ? tlsPort : port;
  }

  @Override
  public String toString() {
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + connectPort();
  }
}
