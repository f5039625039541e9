package dev.holdfast.router.http.h1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Which bytes may stand where in a head, and eight of them at a time. Immutable.
public final class Octets {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = ONES << 7;

  private static final byte TOKEN = 1;
  private static final byte TARGET = 2;
  private static final byte REG_NAME = 4;
  private static final byte TEXT = 8;
  private static final byte[] CLASSES = classes();

  private Octets() {}

  /// RFC 9110 §5.6.2: tchar.
  public static boolean isToken(byte octet) {
    return (CLASSES[octet & 0xff] & TOKEN) != 0;
  }

  /// A byte of a request target: visible, and no `#`, which no form of a target has (RFC 9112
  /// §3.2). Bytes over 0x7f and the few visible characters that RFC 3986 leaves out are let
  /// through: browsers send them in queries, and they cannot be taken for a delimiter.
  public static boolean isTarget(byte octet) {
    return (CLASSES[octet & 0xff] & TARGET) != 0;
  }

  /// RFC 3986 §3.2.2: a byte of reg-name, `%` of pct-encoded included.
  static boolean isRegName(byte octet) {
    return (CLASSES[octet & 0xff] & REG_NAME) != 0;
  }

  /// RFC 9110 §5.5: field-vchar, SP or HTAB; no control character.
  static boolean isText(byte octet) {
    return (CLASSES[octet & 0xff] & TEXT) != 0;
  }

  public static boolean isSpace(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  public static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  /// The value of a hexadecimal digit, -1 where it is none.
  static int hex(byte octet) {
    if (isDigit(octet)) {
      return octet - '0';
    }
    int lower = octet | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /// Eight bytes as they stand, the first lowest.
  static long eight(byte[] bytes, int at) {
    return (long) EIGHT.get(bytes, at);
  }

  /// The first byte from `at` that is a control character other than HTAB, or `end`.
  ///
  /// Eight at a time: a byte under 0x20 borrows into its high bit when 0x20 is taken from it, and
  /// DEL becomes zero under xor with 0x7f. A borrow can only raise false bits above the lowest true
  /// one, so the lowest is exact; HTAB is a hit and is looked at alone.
  public static int textEnd(byte[] bytes, int at, int end) {
    int i = at;
    while (i < end) {
      if (i + Long.BYTES <= end) {
        long word = eight(bytes, i);
        long del = word ^ (ONES * 0x7f);
        long hits = (((word - ONES * 0x20) & ~word) | ((del - ONES) & ~del)) & HIGH_BITS;
        if (hits == 0) {
          i += Long.BYTES;
          continue;
        }
        i += Long.numberOfTrailingZeros(hits) >>> 3;
      }
      if (!isText(bytes[i])) {
        return i;
      }
      i++;
    }
    return end;
  }

  /// The first byte from `at` that may not stand between quotes as it is, or `end`: what is no
  /// printable ASCII, a quote, a backslash. Eight at a time, as {@link #textEnd}.
  public static int quotableEnd(byte[] bytes, int at, int end) {
    int i = at;
    while (i + Long.BYTES <= end) {
      long word = eight(bytes, i);
      long del = word ^ (ONES * 0x7f);
      long quote = word ^ (ONES * '"');
      long backslash = word ^ (ONES * '\\');
      long hits =
          word
              | ((word - ONES * 0x20) & ~word)
              | ((del - ONES) & ~del)
              | ((quote - ONES) & ~quote)
              | ((backslash - ONES) & ~backslash);
      hits &= HIGH_BITS;
      if (hits != 0) {
        return i + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
      i += Long.BYTES;
    }
    while (i < end && isQuotable(bytes[i])) {
      i++;
    }
    return i;
  }

  private static boolean isQuotable(byte octet) {
    return octet >= ' ' && octet < 0x7f && octet != '"' && octet != '\\';
  }

  private static byte[] classes() {
    byte[] classes = new byte[256];
    for (int c = 0; c < 256; c++) {
      boolean alphanumeric =
          (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      boolean visible = c > ' ' && c != 0x7f;
      int bits = 0;
      bits |= alphanumeric || in("!#$%&'*+-.^_`|~", c) ? TOKEN : 0;
      bits |= visible && c != '#' ? TARGET : 0;
      bits |= alphanumeric || in("-._~!$&'()*+,;=%", c) ? REG_NAME : 0;
      bits |= visible || c == ' ' || c == '\t' ? TEXT : 0;
      classes[c] = (byte) bits;
    }
    return classes;
  }

  private static boolean in(String characters, int c) {
    return characters.indexOf(c) >= 0;
  }
}
