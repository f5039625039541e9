package dev.holdfast.router.http;

/// Finds dot segments in a raw path, so that `/public/../admin` is not routed by `/public` and
/// served as `/admin`. Immutable.
///
/// An app may decode before it takes dots out: so `%2e` counts as a dot, and what an app may take
/// for a segment's end counts as one: `/`, `%2f`, `\`, `%5c`, and `;` (path parameters).
final class DotSegments {
  private DotSegments() {}

  static boolean in(byte[] bytes, int at, int length) {
    int end = at + length;
    int dots = 0;
    boolean onlyDots = true;
    for (int i = at; i < end; ) {
      int octet = bytes[i] & 0xff;
      int width = 1;
      if (octet == '%' && i + 2 < end) {
        int decoded = hex(bytes[i + 1]) << 4 | hex(bytes[i + 2]);
        if (decoded == '.' || decoded == '/' || decoded == '\\') {
          octet = decoded;
          width = 3;
        }
      }
      switch (octet) {
        case '/', '\\', ';' -> {
          if (onlyDots && (dots == 1 || dots == 2)) {
            return true;
          }
          // Behind a semicolon stand parameters up to the next slash, no segment.
          onlyDots = octet != ';';
          dots = 0;
        }
        case '.' -> dots++;
        default -> onlyDots = false;
      }
      i += width;
    }
    return onlyDots && (dots == 1 || dots == 2);
  }

  private static int hex(byte octet) {
    int digit = Character.digit(octet, 16);
    return digit < 0 ? 0x100 : digit;
  }
}
