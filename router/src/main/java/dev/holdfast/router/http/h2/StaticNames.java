package dev.holdfast.router.http.h2;

import java.nio.charset.StandardCharsets;

/// The names of HPACK's static table that stand in answers and requests (RFC 7541 appendix A).
/// Immutable.
final class StaticNames {
  // The first name has the first index.
  private static final int FIRST_INDEX = 15;
  private static final String[] NAMES =
      """
      accept-charset accept-encoding accept-language accept-ranges accept
      access-control-allow-origin age allow authorization cache-control content-disposition
      content-encoding content-language content-length content-location content-range content-type
      cookie date etag expect expires from host if-match if-modified-since if-none-match if-range
      if-unmodified-since last-modified link location max-forwards proxy-authenticate
      proxy-authorization range referer refresh retry-after server set-cookie
      strict-transport-security transfer-encoding user-agent vary via www-authenticate\
      """
          .split("\\s+");

  // Twice as many slots as any other sensible number: most names are found or missed at first look.
  private static final int SLOTS = 256;
  private static final byte[][] SPELLED = new byte[SLOTS][];
  private static final int[] INDEXES = new int[SLOTS];

  static {
    for (int i = 0; i < NAMES.length; i++) {
      byte[] name = NAMES[i].getBytes(StandardCharsets.US_ASCII);
      int slot = slot(name, 0, name.length);
      while (SPELLED[slot] != null) {
        slot = (slot + 1) & (SLOTS - 1);
      }
      SPELLED[slot] = name;
      INDEXES[slot] = FIRST_INDEX + i;
    }
  }

  private StaticNames() {}

  /// The index of the name in any case, 0 where it has none.
  static int indexOf(byte[] bytes, int at, int length) {
    int slot = slot(bytes, at, length);
    for (byte[] name = SPELLED[slot]; name != null; name = SPELLED[slot]) {
      if (name.length == length && stands(name, bytes, at)) {
        return INDEXES[slot];
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    return 0;
  }

  private static int slot(byte[] bytes, int at, int length) {
    int middle = bytes[at + length / 2] | 0x20;
    int last = bytes[at + length - 1] | 0x20;
    return ((bytes[at] | 0x20) * 7 + middle * 31 + last * 3 + length * 17) & (SLOTS - 1);
  }

  /// Of characters of a name, setting bit 5 changes letters only.
  private static boolean stands(byte[] name, byte[] bytes, int at) {
    for (int i = 0; i < name.length; i++) {
      if ((bytes[at + i] | 0x20) != name[i]) {
        return false;
      }
    }
    return true;
  }
}
