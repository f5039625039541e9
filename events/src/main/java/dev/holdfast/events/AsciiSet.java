package dev.holdfast.events;

/// A set of ASCII characters. Names are checked by it and not by regular expressions, because every
/// record that is read checks its texts, a million records a second. A record, so that the JIT
/// compiler takes its fields for constants. Immutable.
///
/// @param low bit n is character n, 0 to 63
/// @param high bit n is character 64 + n
record AsciiSet(long low, long high) {
  static final AsciiSet LOWER_DIGITS = of("az09");
  static final AsciiSet LETTERS_DIGITS = of("azAZ09");

  /// The characters of all ranges: first and last of each, one after the other.
  static AsciiSet of(String ranges) {
    AsciiSet set = new AsciiSet(0, 0);
    for (int i = 0; i < ranges.length(); i += 2) {
      for (char c = ranges.charAt(i); c <= ranges.charAt(i + 1); c++) {
        set = set.plus(c);
      }
    }
    return set;
  }

  /// This set and the characters of `more`.
  AsciiSet and(String more) {
    AsciiSet set = this;
    for (int i = 0; i < more.length(); i++) {
      set = set.plus(more.charAt(i));
    }
    return set;
  }

  private AsciiSet plus(char c) {
    return c < 64 ? new AsciiSet(low | 1L << c, high) : new AsciiSet(low, high | 1L << c);
  }

  boolean has(char c) {
    return c < 128 && ((c < 64 ? low : high) >>> c & 1) != 0;
  }

  boolean hasAll(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!has(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
