package dev.holdfast.router.accesslog;

/// How an octet that may not stand between quotes as it is gets there: what is no printable ASCII,
/// a quote, a backslash.
enum Escape {
  /// As Go's strconv.Quote does; what is not ASCII as `\xHH`.
  GO {
    @Override
    void put(int octet, LineBuffer line) {
      switch (octet) {
        case '"', '\\' -> line.raw('\\').raw((char) octet);
        case '\n' -> line.raw("\\n");
        case '\r' -> line.raw("\\r");
        case '\t' -> line.raw("\\t");
        case 7 -> line.raw("\\a");
        case '\b' -> line.raw("\\b");
        case '\f' -> line.raw("\\f");
        case 11 -> line.raw("\\v");
        default -> line.raw("\\x").hex(octet);
      }
    }
  },
  /// RFC 8259 §7, in ASCII: an octet is a character of ISO 8859-1.
  JSON {
    @Override
    void put(int octet, LineBuffer line) {
      if (octet == '"' || octet == '\\') {
        line.raw('\\').raw((char) octet);
      } else {
        line.raw("\\u00").hex(octet);
      }
    }
  };

  /// @param octet 0 to 255
  abstract void put(int octet, LineBuffer line);
}
