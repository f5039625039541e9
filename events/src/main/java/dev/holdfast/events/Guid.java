package dev.holdfast.events;

import java.util.UUID;

/// GUIDs in their canonical text (RFC 9562 §4: 8-4-4-4-12 hexadecimal digits, small letters), kept
/// as the 128 bits that they stand for. No other text becomes a number, so a number always turns
/// back into the very text; and texts are in the order of their numbers, taken as unsigned. Pure
/// functions; every endpoint that is read passes two texts through them.
final class Guid {
  private static final int LENGTH = 36;
  private static final AsciiSet DIGITS = AsciiSet.of("09af");

  private Guid() {}

  static boolean isCanonical(String text) {
    return text.length() == LENGTH
        && text.charAt(8) == '-'
        && text.charAt(13) == '-'
        && text.charAt(18) == '-'
        && text.charAt(23) == '-'
        && areDigits(text, 0, 8)
        && areDigits(text, 9, 13)
        && areDigits(text, 14, 18)
        && areDigits(text, 19, 23)
        && areDigits(text, 24, LENGTH);
  }

  /// The upper 64 bits of a canonical text.
  static long high(String text) {
    return bits(text, 0, 8) << 32 | bits(text, 9, 13) << 16 | bits(text, 14, 18);
  }

  /// The lower 64 bits of a canonical text.
  static long low(String text) {
    return bits(text, 19, 23) << 48 | bits(text, 24, LENGTH);
  }

  static String text(long high, long low) {
    return new UUID(high, low).toString();
  }

  private static boolean areDigits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!DIGITS.has(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static long bits(String text, int from, int to) {
    long bits = 0;
    for (int i = from; i < to; i++) {
      int c = text.charAt(i);
      // '0' is 0x30, 'a' is 0x61: only letters have the bit 0x40, and they begin at 10.
      bits = bits << 4 | (c & 15) + (c >>> 6) * 9L;
    }
    return bits;
  }
}
