package dev.holdfast.registry.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Bytes read eight at a time, as little-endian longs. Pure functions.
final class Lanes {
  static final int BYTES = Long.BYTES;

  /// Folds ASCII capitals to small letters, as host names ask for (RFC 9110 §4.2.3).
  static final long FOLD_CASE = 0x2020202020202020L;

  /// Leaves all bytes as they are, as paths ask for (RFC 3986 §6.2.2.1).
  static final long KEEP_CASE = 0;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;

  /// The patterns of {@link #indexOf} and {@link #count}.
  static final long DOTS = '.' * ONES;

  static final long SLASHES = '/' * ONES;

  private Lanes() {}

  /// The eight bytes at `at`.
  static long whole(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /// The `count` bytes at `at`, 0 to 7, with zeroes behind them.
  static long part(byte[] bytes, int at, int count) {
    long lane = 0;
    for (int i = count - 1; i >= 0; i--) {
      lane = (lane << Byte.SIZE) | (bytes[at + i] & 0xffL);
    }
    return lane;
  }

  /// Whether a lane is that of a key, its ASCII capitals folded where `fold` is {@link #FOLD_CASE}.
  static boolean areEqual(long lane, long key, long fold) {
    return lane == key || (fold != KEEP_CASE && folded(lane) == key);
  }

  /// Where the pattern's byte stands first from `from` on; `to` where it does not.
  static int indexOf(byte[] bytes, int from, int to, long pattern) {
    int at = from;
    for (; at + BYTES <= to; at += BYTES) {
      long found = equalBytes(whole(bytes, at), pattern);
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < to && bytes[at] != (byte) pattern) {
      at++;
    }
    return at;
  }

  /// How often the pattern's byte stands from `from` to `to`.
  static int count(byte[] bytes, int from, int to, long pattern) {
    int count = 0;
    int at = from;
    for (; at + BYTES <= to; at += BYTES) {
      count += Long.bitCount(equalBytes(whole(bytes, at), pattern));
    }
    for (; at < to; at++) {
      count += bytes[at] == (byte) pattern ? 1 : 0;
    }
    return count;
  }

  /// The high bit of each byte in which lane and pattern are equal (Hacker's Delight §6-1).
  private static long equalBytes(long lane, long pattern) {
    long x = lane ^ pattern;
    return ~(((x & ~HIGH_BITS) + ~HIGH_BITS) | x | ~HIGH_BITS);
  }

  private static long folded(long lane) {
    // Per byte, without a carry into the next: the high bit of `fromA` says "at least A", that of
    // `aboveZ` "above Z"; a byte with its own high bit set is no ASCII.
    long low = lane & ~HIGH_BITS;
    long fromA = low + (0x80 - 'A') * ONES;
    long aboveZ = low + (0x7f - 'Z') * ONES;
    long capitals = (fromA ^ aboveZ) & ~lane & HIGH_BITS;
    return lane | (capitals >>> 2);
  }
}
