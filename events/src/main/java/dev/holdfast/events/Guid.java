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

  /// The text's first four characters, the first highest.
  static int firstDigits(long high) {
    return (int) (digits(high >>> 32) >>> 32);
  }

  /// Writes the text without making it. Returns where it ends.
  static int copy(long high, long low, byte[] into, int at) {
    int i = put(digits(high >>> 32), Long.BYTES, into, at);
    into[i++] = '-';
    long next = digits(high);
    i = put(next >>> 32, 4, into, i);
    into[i++] = '-';
    i = put(next, 4, into, i);
    into[i++] = '-';
    next = digits(low >>> 32);
    i = put(next >>> 32, 4, into, i);
    into[i++] = '-';
    i = put(next, 4, into, i);
    return put(digits(low), Long.BYTES, into, i);
  }

  /// The eight digits of the lower 32 bits, all at once: each half octet gets an octet of its own;
  /// 6 more carry into the upper half where it is over 9, and 'a' is 39 behind what follows '9'.
  private static long digits(long bits) {
    long x = ((bits & 0xffff_0000L) << 16) | (bits & 0xffffL);
    x = ((x & 0x0000_ff00_0000_ff00L) << 8) | (x & 0x0000_00ff_0000_00ffL);
    x = ((x & 0x00f0_00f0_00f0_00f0L) << 4) | (x & 0x000f_000f_000f_000fL);
    long letters = ((x + 0x0606_0606_0606_0606L) >>> 4) & 0x0101_0101_0101_0101L;
    return x + 0x3030_3030_3030_3030L + letters * 39;
  }

  /// The last octets, the first highest.
  private static int put(long octets, int count, byte[] into, int at) {
    for (int i = 0; i < count; i++) {
      into[at + i] = (byte) (octets >>> (Byte.SIZE * (count - 1 - i)));
    }
    return at + count;
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
