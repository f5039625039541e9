package dev.holdfast.events;

/// IP addresses as text, in the one form that compares equal byte by byte.
public final class IpText {
  static final String EXPECTED =
      "an IPv4 address such as 10.0.0.7, or an IPv6 address as RFC 5952 writes it, such as"
          + " 2001:db8::7";

  private static final int GROUPS = 8;
  private static final AsciiSet HEX = AsciiSet.of("09af");

  private IpText() {}

  /// Whether the text is an IPv4 address without leading zeroes, or an IPv6 address in the form of
  /// RFC 5952 §4 (lower case, no leading zeroes, the longest run of two or more zero groups as
  /// `::`; no zone, no embedded IPv4).
  public static boolean isCanonical(String text) {
    return text.indexOf(':') < 0 ? isIpv4(text) : isIpv6(text);
  }

  private static boolean isIpv4(String text) {
    int parts = 0;
    int at = 0;
    while (parts < 4) {
      int end = decimalEnd(text, at);
      if (end < 0) {
        return false;
      }
      parts++;
      if (end == text.length()) {
        return parts == 4;
      }
      if (text.charAt(end) != '.') {
        return false;
      }
      at = end + 1;
    }
    return false;
  }

  /// Where the number from 0 to 255 that begins at `from` ends, or -1 where there is none.
  private static int decimalEnd(String text, int from) {
    int value = 0;
    int at = from;
    while (at < text.length() && at < from + 3 && isDigit(text.charAt(at))) {
      value = 10 * value + text.charAt(at++) - '0';
    }
    boolean leadingZero = at > from + 1 && text.charAt(from) == '0';
    return at == from || leadingZero || value > 255 ? -1 : at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /// Reads the groups once and remembers only which of them are zero: bit n of `zeroes` for the
  /// n-th group written, `gap` for how many stand before `::`.
  private static boolean isIpv6(String text) {
    int zeroes = 0;
    int given = 0;
    int gap = -1;
    int at = 0;
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    }
    while (at < text.length()) {
      int end = groupEnd(text, at);
      if (end < 0 || given == GROUPS) {
        return false;
      }
      zeroes |= text.charAt(at) == '0' ? 1 << given : 0;
      given++;
      if (end == text.length()) {
        break;
      }
      boolean twice = text.startsWith("::", end);
      if (text.charAt(end) != ':' || (twice && gap >= 0) || (!twice && end + 1 == text.length())) {
        return false;
      }
      gap = twice ? given : gap;
      at = end + (twice ? 2 : 1);
    }
    return gap < 0
        ? given == GROUPS && longestRun(zeroes, 0, GROUPS) < 2
        : isRightGap(zeroes, given, gap);
  }

  /// Where the group of one to four lower-case hex digits that begins at `from` ends, or -1 where
  /// there is none or it begins with a superfluous zero.
  private static int groupEnd(String text, int from) {
    int at = from;
    while (at < text.length() && at < from + 4 && HEX.has(text.charAt(at))) {
      at++;
    }
    boolean leadingZero = at > from + 1 && text.charAt(from) == '0';
    return at == from || leadingZero ? -1 : at;
  }

  /// Whether `::` stands for the first of the longest runs of two or more zero groups.
  private static boolean isRightGap(int zeroes, int given, int gap) {
    int hidden = GROUPS - given;
    boolean whole =
        (gap == 0 || (zeroes >>> (gap - 1) & 1) == 0)
            && (gap == given || (zeroes >>> gap & 1) == 0);
    return hidden >= 2
        && whole
        && longestRun(zeroes, 0, gap) < hidden
        && longestRun(zeroes, gap, given) <= hidden;
  }

  private static int longestRun(int zeroes, int from, int to) {
    int longest = 0;
    int run = 0;
    for (int i = from; i < to; i++) {
      run = (zeroes >>> i & 1) == 0 ? 0 : run + 1;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
