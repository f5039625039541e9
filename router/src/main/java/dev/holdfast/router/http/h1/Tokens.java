package dev.holdfast.router.http.h1;

/// Comma-separated lists of tokens in a field value (RFC 9110 §5.6.1), without making any.
/// Immutable.
final class Tokens {
  private Tokens() {}

  /// Where the next element begins: the first byte from `at` that is neither comma nor whitespace,
  /// or `end`.
  static int next(byte[] bytes, int at, int end) {
    int i = at;
    while (i < end && (bytes[i] == ',' || Octets.isSpace(bytes[i]))) {
      i++;
    }
    return i;
  }

  /// Where the element that begins at `at` ends: at a comma, without the whitespace before it, or
  /// at `end`.
  static int end(byte[] bytes, int at, int end) {
    int comma = at;
    while (comma < end && bytes[comma] != ',') {
      comma++;
    }
    int i = comma;
    while (i > at && Octets.isSpace(bytes[i - 1])) {
      i--;
    }
    return i;
  }

  /// Whether the list has an empty element, as `, a`, `a,` and the empty list have.
  static boolean hasEmpty(byte[] bytes, int at, int end) {
    boolean empty = true;
    for (int i = at; i < end; i++) {
      if (bytes[i] != ',') {
        empty &= Octets.isSpace(bytes[i]);
      } else if (empty) {
        return true;
      } else {
        empty = true;
      }
    }
    return empty;
  }

  /// Whether the list holds the token, in any case.
  static boolean contains(
      byte[] list, int listAt, int listEnd, byte[] token, int tokenAt, int tokenLength) {
    for (int i = next(list, listAt, listEnd); i < listEnd; ) {
      int end = end(list, i, listEnd);
      if (equal(list, i, end, token, tokenAt, tokenLength)) {
        return true;
      }
      i = next(list, end, listEnd);
    }
    return false;
  }

  /// Whether the bytes from `at` to `end` are the token, in any case.
  static boolean equal(byte[] bytes, int at, int end, byte[] token, int tokenAt, int tokenLength) {
    if (end - at != tokenLength) {
      return false;
    }
    for (int i = 0; i < tokenLength; i++) {
      if (lower(bytes[at + i]) != lower(token[tokenAt + i])) {
        return false;
      }
    }
    return true;
  }

  static boolean equal(byte[] bytes, int at, int end, byte[] lowerToken) {
    return equal(bytes, at, end, lowerToken, 0, lowerToken.length);
  }

  private static int lower(byte octet) {
    return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
  }
}
