package dev.holdfast.router.http.h1;

/// Checks an authority: uri-host [ ":" port ] (RFC 9110 §7.2, RFC 3986 §3.2.2). User information
/// has no place in one. Immutable.
final class Authority {
  private static final int PORT_DIGITS_MOST = 5;
  private static final int PORT_MOST = 65_535;

  private Authority() {}

  /// How long the host is, the port left out; -1 where it is no authority. An empty one is 0 long.
  static int hostLength(byte[] bytes, int at, int end) {
    if (at == end) {
      return 0;
    }
    int hostEnd = bytes[at] == '[' ? literalEnd(bytes, at, end) : nameEnd(bytes, at, end);
    return hostEnd > at && isPort(bytes, hostEnd, end) ? hostEnd - at : -1;
  }

  private static int nameEnd(byte[] bytes, int at, int end) {
    int i = at;
    while (i < end && Octets.isRegName(bytes[i])) {
      if (bytes[i] == '%' && !isEncoded(bytes, i, end)) {
        return -1;
      }
      i++;
    }
    return i;
  }

  private static boolean isEncoded(byte[] bytes, int at, int end) {
    return at + 2 < end && Octets.hex(bytes[at + 1]) >= 0 && Octets.hex(bytes[at + 2]) >= 0;
  }

  /// IP-literal = "[" IPv6address "]": its characters are checked; what they spell is looked up as
  /// it stands.
  private static int literalEnd(byte[] bytes, int at, int end) {
    int i = at + 1;
    int colons = 0;
    while (i < end && (Octets.hex(bytes[i]) >= 0 || bytes[i] == ':' || bytes[i] == '.')) {
      colons += bytes[i] == ':' ? 1 : 0;
      i++;
    }
    return i < end && bytes[i] == ']' && colons >= 2 ? i + 1 : -1;
  }

  private static boolean isPort(byte[] bytes, int at, int end) {
    if (at == end) {
      return true;
    }
    if (bytes[at] != ':' || end - at - 1 > PORT_DIGITS_MOST) {
      return false;
    }
    int port = 0;
    for (int i = at + 1; i < end; i++) {
      if (!Octets.isDigit(bytes[i])) {
        return false;
      }
      port = port * 10 + (bytes[i] - '0');
    }
    return port <= PORT_MOST;
  }
}
