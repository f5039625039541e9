package dev.holdfast.events;

import java.util.UUID;

/// GUIDs in their canonical text (RFC 9562 §4: 8-4-4-4-12 hexadecimal digits, small letters), kept
/// as the 128 bits that they stand for. No other text becomes a number, so a number always turns
/// back into the very text; and texts are in the order of their numbers, taken as unsigned. Pure
/// functions.
final class Guid {
  private static final int LENGTH = 36;
  private static final int NONE = -1;

  private Guid() {}

  static boolean isCanonical(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      if (isHyphenAt(i) ? c != '-' : digit(c) == NONE) {
        return false;
      }
    }
    return true;
  }

  /// The upper 64 bits of a canonical text.
  static long high(String text) {
    return bits(text, 0, 18);
  }

  /// The lower 64 bits of a canonical text.
  static long low(String text) {
    return bits(text, 19, LENGTH);
  }

  static String text(long high, long low) {
    return new UUID(high, low).toString();
  }

  private static long bits(String text, int from, int to) {
    long bits = 0;
    for (int i = from; i < to; i++) {
      if (!isHyphenAt(i)) {
        bits = bits << 4 | digit(text.charAt(i));
      }
    }
    return bits;
  }

  private static boolean isHyphenAt(int index) {
    return index == 8 || index == 13 || index == 18 || index == 23;
  }

  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : NONE;
  }
}
