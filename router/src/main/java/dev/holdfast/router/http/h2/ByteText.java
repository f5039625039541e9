package dev.holdfast.router.http.h2;

import io.netty.util.AsciiString;

/// Bytes that are being put together, of a bounded length. Event loop only.
final class ByteText {
  private final byte[] bytes;
  private int length;

  ByteText(int most) {
    bytes = new byte[most];
  }

  void clear() {
    length = 0;
  }

  void truncate(int newLength) {
    length = newLength;
  }

  int length() {
    return length;
  }

  byte[] bytes() {
    return bytes;
  }

  void put(AsciiString more) {
    System.arraycopy(more.array(), more.arrayOffset(), bytes, length, more.length());
    length += more.length();
  }

  void put(byte[] more) {
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }

  void put(ByteText more) {
    System.arraycopy(more.bytes, 0, bytes, length, more.length);
    length += more.length;
  }
}
