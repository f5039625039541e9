package dev.holdfast.events;

import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A GUID in its canonical text (RFC 9562 §4: 8-4-4-4-12 hexadecimal digits, small letters), kept
/// as the 128 bits that it stands for. No other text becomes a number, so a number always turns
/// back into the very text; and texts are in the order of their numbers, taken as unsigned. Whoever
/// holds many keeps the two halves and not this. Immutable; every endpoint that is read passes
/// three texts through here.
record Guid(long high, long low) {
  private static final int LENGTH = 36;

  /// What a character is worth as a digit; NONE where it is none.
  private static final byte[] WORTH = new byte[128];

  private static final int NONE = -1;

  static {
    Arrays.fill(WORTH, (byte) NONE);
    for (int digit = 0; digit < 16; digit++) {
      WORTH[Character.forDigit(digit, 16)] = (byte) digit;
    }
  }

  /// The GUID that a text is in canonical form; null where it is none.
  static @Nullable Guid of(String text) {
    if (text.length() != LENGTH
        || text.charAt(8) != '-'
        || text.charAt(13) != '-'
        || text.charAt(18) != '-'
        || text.charAt(23) != '-') {
      return null;
    }
    long first = bits(text, 0, 8);
    long second = bits(text, 9, 13);
    long third = bits(text, 14, 18);
    long fourth = bits(text, 19, 23);
    long fifth = bits(text, 24, LENGTH);
    return (first | second | third | fourth | fifth) < 0
        ? null
        : new Guid(first << 32 | second << 16 | third, fourth << 48 | fifth);
  }

  /// Whether a text is the canonical one of these numbers.
  static boolean isText(long high, long low, String text) {
    Guid guid = of(text);
    return guid != null && guid.high == high && guid.low == low;
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

  /// What so many digits say, 12 at most; negative where one of them is none.
  private static long bits(String text, int from, int to) {
    long bits = 0;
    int all = 0;
    for (int i = from; i < to; i++) {
      int c = text.charAt(i);
      int worth = c < WORTH.length ? WORTH[c] : NONE;
      all |= worth;
      bits = bits << 4 | worth;
    }
    return all < 0 ? NONE : bits;
  }
}
