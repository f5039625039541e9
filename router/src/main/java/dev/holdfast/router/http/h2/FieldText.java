package dev.holdfast.router.http.h2;

import dev.holdfast.router.http.h1.Octets;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.util.AsciiString;

/// Takes a header block's fields as they are decoded, checks what RFC 9113 §8 asks of them, and
/// writes them as HTTP/1.1. One per event loop, used again and again. Event loop only.
///
/// It is a `Http2Headers` because that is what Netty's decoder adds to; it keeps nothing of one. A
/// field that is malformed is noted, not thrown: the rest of the block must be decoded all the
/// same.
abstract class FieldText extends DefaultHttp2Headers {
  FieldText() {
    super(false);
  }

  /// Another block begins.
  abstract void begin();

  /// RFC 9113 §8.2.1: no control character, no whitespace at either end.
  static boolean isText(AsciiString value) {
    int count = value.length();
    if (count == 0) {
      return true;
    }
    byte[] bytes = value.array();
    int at = value.arrayOffset();
    return !Octets.isSpace(bytes[at])
        && !Octets.isSpace(bytes[at + count - 1])
        && Octets.textEnd(bytes, at, at + count) == at + count;
  }

  /// RFC 9113 §8.2: a name has no upper case.
  static boolean isLowerToken(AsciiString name) {
    byte[] bytes = name.array();
    int end = name.arrayOffset() + name.length();
    for (int i = name.arrayOffset(); i < end; i++) {
      if (!Octets.isToken(bytes[i]) || (bytes[i] >= 'A' && bytes[i] <= 'Z')) {
        return false;
      }
    }
    return true;
  }
}
