package dev.holdfast.events;

/// IP addresses as text, in the one form that compares equal byte by byte.
public final class IpText {
  static final String EXPECTED =
      "an IPv4 address such as 10.0.0.7, or an IPv6 address as RFC 5952 writes it, such as"
          + " 2001:db8::7";

  private static final int GROUPS = 8;

  private IpText() {}

  /// Whether the text is an IPv4 address without leading zeroes, or an IPv6 address in the form of
  /// RFC 5952 §4 (lower case, no leading zeroes, the longest run of two or more zero groups as
  /// `::`; no zone, no embedded IPv4).
  public static boolean isCanonical(String text) {
    return text.indexOf(':') < 0 ? isIpv4(text) : text.equals(canonicalIpv6(text));
  }

  private static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty()
          || part.length() > 3
          || (part.length() > 1 && part.charAt(0) == '0')
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')
          || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  /// The RFC 5952 form of an IPv6 address, or the empty string where the text is none.
  private static String canonicalIpv6(String text) {
    int[] groups = parseIpv6(text);
    return groups.length == 0 ? "" : format(groups);
  }

  private static int[] parseIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return new int[0];
    }
    int[] head = groups(gap < 0 ? text : text.substring(0, gap));
    int[] tail = gap < 0 ? new int[0] : groups(text.substring(gap + 2));
    int given = head.length + tail.length;
    boolean fits = gap < 0 ? given == GROUPS : given < GROUPS;
    if (!fits || contains(head, -1) || contains(tail, -1)) {
      return new int[0];
    }
    int[] all = new int[GROUPS];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(tail, 0, all, GROUPS - tail.length, tail.length);
    return all;
  }

  /// The groups of one side of `::`; a group that is none is -1.
  private static int[] groups(String side) {
    if (side.isEmpty()) {
      return new int[0];
    }
    String[] parts = side.split(":", -1);
    int[] values = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      boolean hex = parts[i].chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
      boolean sized = !parts[i].isEmpty() && parts[i].length() <= 4;
      values[i] = hex && sized ? Integer.parseInt(parts[i], 16) : -1;
    }
    return values;
  }

  private static boolean contains(int[] values, int wanted) {
    for (int value : values) {
      if (value == wanted) {
        return true;
      }
    }
    return false;
  }

  private static String format(int[] groups) {
    int start = -1;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = zeroesFrom(groups, i);
      if (run > length) {
        start = i;
        length = run;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  private static int zeroesFrom(int[] groups, int from) {
    int run = 0;
    while (from + run < GROUPS && groups[from + run] == 0) {
      run++;
    }
    return run;
  }
}
