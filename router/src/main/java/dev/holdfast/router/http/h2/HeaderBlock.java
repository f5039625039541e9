package dev.holdfast.router.http.h2;

import dev.holdfast.router.http.h1.Fields;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// A header block that is being put together: HPACK without a dynamic table and without Huffman
/// code (RFC 7541), straight from a head's bytes. One per event loop, used again and again. Event
/// loop only.
public final class HeaderBlock {
  /// Says that no dynamic table is used (RFC 7541 §6.3): the first byte of a connection's first
  /// block, so that nothing has to be said when the peer makes its own smaller (§4.2).
  static final int NO_TABLE = 0x20;

  private static final int STATUS_NAME = 8;
  private static final int STATUS_BYTES = 5;
  private static final int NAME_PREFIX_MOST = 15;
  private static final int LENGTH_PREFIX_MOST = 127;
  // A prefix and four groups of seven bits hold any length of an array.
  private static final int INTEGER_BYTES = 5;

  private byte[] bytes = new byte[4 << 10];
  private int length;

  public void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  void writeTo(ByteBuf out, int at, int count) {
    out.writeBytes(bytes, at, count);
  }

  /// One of its own, for later.
  HeaderBlock copy() {
    HeaderBlock copy = new HeaderBlock();
    copy.bytes = Arrays.copyOf(bytes, length);
    copy.length = length;
    return copy;
  }

  /// The first field of an answer.
  public void status(int status) {
    int index =
        switch (status) {
          case 200 -> 8;
          case 204 -> 9;
          case 206 -> 10;
          case 304 -> 11;
          case 400 -> 12;
          case 404 -> 13;
          case 500 -> 14;
          default -> 0;
        };
    if (index > 0) {
      indexed(index);
      return;
    }
    ensure(STATUS_BYTES);
    bytes[length++] = STATUS_NAME;
    bytes[length++] = 3;
    bytes[length++] = (byte) ('0' + status / 100);
    bytes[length++] = (byte) ('0' + status / 10 % 10);
    bytes[length++] = (byte) ('0' + status % 10);
  }

  /// A field that stands in the static table.
  void indexed(int index) {
    ensure(1);
    bytes[length++] = (byte) (0x80 | index);
  }

  /// A field whose name stands in the static table.
  void named(int index, byte[] value, int at, int count) {
    ensure(2 * INTEGER_BYTES + count);
    integer(NAME_PREFIX_MOST, index);
    text(value, at, count);
  }

  /// Line `i`, its name in lower case (RFC 9113 §8.2).
  public void field(Fields fields, int i) {
    int nameLength = fields.nameLength(i);
    int valueAt = fields.valueStart(i);
    int valueLength = fields.valueEnd(i) - valueAt;
    byte[] from = fields.bytes();
    name(from, fields.lineStart(i), nameLength, valueLength);
    text(from, valueAt, valueLength);
  }

  /// A field of this router's own; the name is in lower case.
  public void field(byte[] name, byte[] value) {
    name(name, 0, name.length, value.length);
    text(value, 0, value.length);
  }

  private void name(byte[] from, int at, int nameLength, int valueLength) {
    ensure(1 + 2 * INTEGER_BYTES + nameLength + valueLength);
    int index = StaticNames.indexOf(from, at, nameLength);
    if (index > 0) {
      integer(NAME_PREFIX_MOST, index);
      return;
    }
    bytes[length++] = 0;
    integer(LENGTH_PREFIX_MOST, nameLength);
    for (int i = at; i < at + nameLength; i++) {
      byte octet = from[i];
      bytes[length++] = octet >= 'A' && octet <= 'Z' ? (byte) (octet | 0x20) : octet;
    }
  }

  private void text(byte[] from, int at, int count) {
    integer(LENGTH_PREFIX_MOST, count);
    System.arraycopy(from, at, bytes, length, count);
    length += count;
  }

  /// RFC 7541 §5.1, with no bit set before the prefix.
  private void integer(int prefixMost, int value) {
    if (value < prefixMost) {
      bytes[length++] = (byte) value;
      return;
    }
    bytes[length++] = (byte) prefixMost;
    int rest = value - prefixMost;
    while (rest > 0x7f) {
      bytes[length++] = (byte) (0x80 | (rest & 0x7f));
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
