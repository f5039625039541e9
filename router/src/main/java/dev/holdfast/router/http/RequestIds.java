package dev.holdfast.router.http;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/// Makes request ids: random UUIDs (RFC 9562 §5.4) as text. They name requests and protect nothing,
/// so the generator need not be a secure one. Event loop only.
final class RequestIds {
  static final int LENGTH = 36;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final RandomGenerator random;
  private final byte[] text = new byte[LENGTH];

  RequestIds(RandomGenerator random) {
    this.random = random;
  }

  /// The next id; the array is used again for the one after it.
  byte[] next() {
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() & ~(3L << 62)) | 1L << 63;
    digits(high, 64, 0, 8);
    text[8] = '-';
    digits(high, 32, 9, 4);
    text[13] = '-';
    digits(high, 16, 14, 4);
    text[18] = '-';
    digits(low, 64, 19, 4);
    text[23] = '-';
    digits(low, 48, 24, 12);
    return text;
  }

  /// Fills in another span id: 16 digits, not all of them 0.
  void span(byte[] into) {
    long value = random.nextLong() | 1;
    int shift = Long.SIZE;
    for (int i = 0; i < into.length; i++) {
      shift -= 4;
      into[i] = HEX[(int) (value >>> shift) & 0xf];
    }
  }

  private void digits(long value, int fromBit, int at, int count) {
    int shift = fromBit;
    for (int i = 0; i < count; i++) {
      shift -= 4;
      text[at + i] = HEX[(int) (value >>> shift) & 0xf];
    }
  }
}
