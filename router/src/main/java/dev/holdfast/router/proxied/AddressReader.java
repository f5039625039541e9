package dev.holdfast.router.proxied;

import org.jspecify.annotations.Nullable;

/// Reads an address out of a list of them in a header, without allocating: of IPv4 or IPv6, as RFC
/// 4291 §2.2 has it, with or without brackets and a port. One of IPv4 that is written as IPv6
/// (`::ffff:10.0.0.1`) is taken for what it is. Event loop only.
public final class AddressReader {
  private static final int GROUPS = 8;
  private static final int MAPPED_AT = 10;

  private final byte[] ipv4 = new byte[4];
  private final byte[] ipv6 = new byte[16];
  private byte[] in = ipv4;
  private int at;
  private int end;

  /// The address in `bytes[from, to)`, valid until the next call; null where it is none.
  public byte @Nullable [] read(byte[] bytes, int from, int to) {
    in = bytes;
    at = from;
    end = to;
    skipSpace();
    boolean bracketed = at < end && in[at] == '[';
    if (bracketed) {
      at++;
      return readIpv6() && at < end && in[at++] == ']' && isPortOrEnd() ? unmapped() : null;
    }
    if (readIpv4(ipv4, 0) && isPortOrEnd()) {
      return ipv4;
    }
    at = from;
    skipSpace();
    return readIpv6() && at == end ? unmapped() : null;
  }

  /// RFC 4291 §2.5.5.2.
  private byte[] unmapped() {
    for (int i = 0; i < MAPPED_AT; i++) {
      if (ipv6[i] != 0) {
        return ipv6;
      }
    }
    if (ipv6[MAPPED_AT] != -1 || ipv6[MAPPED_AT + 1] != -1) {
      return ipv6;
    }
    System.arraycopy(ipv6, MAPPED_AT + 2, ipv4, 0, ipv4.length);
    return ipv4;
  }

  private void skipSpace() {
    while (at < end && isSpace(in[at])) {
      at++;
    }
    while (at < end && isSpace(in[end - 1])) {
      end--;
    }
  }

  private static boolean isSpace(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  private boolean isPortOrEnd() {
    if (at == end) {
      return true;
    }
    int digits = at + 1;
    if (in[at] != ':' || digits == end || end - digits > 5) {
      return false;
    }
    for (int i = digits; i < end; i++) {
      if (in[i] < '0' || in[i] > '9') {
        return false;
      }
    }
    return true;
  }

  /// Four decimal numbers without leading zeros, into `to` from `place` on.
  private boolean readIpv4(byte[] to, int place) {
    for (int i = 0; i < 4; i++) {
      if (i > 0 && (at == end || in[at++] != '.')) {
        return false;
      }
      int first = at;
      int number = 0;
      while (at < end && in[at] >= '0' && in[at] <= '9' && at - first < 3) {
        number = number * 10 + in[at++] - '0';
      }
      if (at == first || number > 255 || (at - first > 1 && in[first] == '0')) {
        return false;
      }
      to[place + i] = (byte) number;
    }
    return true;
  }

  private boolean readIpv6() {
    int groups = 0;
    int gap = -1;
    if (at + 1 < end && in[at] == ':' && in[at + 1] == ':') {
      gap = 0;
      at += 2;
    }
    while (groups < GROUPS && at < end && hex(in[at]) >= 0) {
      int first = at;
      if (groups <= GROUPS - 2 && isIpv4Ahead()) {
        if (!readIpv4(ipv6, groups * 2)) {
          return false;
        }
        groups += 2;
        break;
      }
      int group = 0;
      while (at < end && hex(in[at]) >= 0 && at - first < 4) {
        group = group << 4 | hex(in[at++]);
      }
      ipv6[groups * 2] = (byte) (group >> 8);
      ipv6[groups * 2 + 1] = (byte) group;
      groups++;
      if (at == end || in[at] != ':') {
        break;
      }
      if (at + 1 < end && in[at + 1] == ':') {
        if (gap >= 0) {
          return false;
        }
        gap = groups;
        at += 2;
      } else if (groups == GROUPS || at + 1 == end) {
        return false;
      } else {
        at++;
      }
    }
    return gap < 0 ? groups == GROUPS : widen(groups, gap);
  }

  /// Whether a dot comes before the next colon.
  private boolean isIpv4Ahead() {
    for (int i = at; i < end && i < at + 4; i++) {
      if (in[i] == '.') {
        return true;
      }
      if (in[i] == ':') {
        return false;
      }
    }
    return false;
  }

  /// Puts zeros where `::` stood.
  private boolean widen(int groups, int gap) {
    if (groups == GROUPS) {
      return false;
    }
    int behind = (groups - gap) * 2;
    System.arraycopy(ipv6, gap * 2, ipv6, ipv6.length - behind, behind);
    for (int i = gap * 2; i < ipv6.length - behind; i++) {
      ipv6[i] = 0;
    }
    return true;
  }

  private static int hex(byte octet) {
    return Character.digit(octet, 16);
  }
}
