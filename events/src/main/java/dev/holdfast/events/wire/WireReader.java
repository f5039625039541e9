package dev.holdfast.events.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A cursor over protobuf bytes (the wire types of the protobuf encoding guide). Every method
/// throws {@link Malformed} rather than read past the end of the message it is in, and nothing is
/// allocated for a length before that length is known to be there. One thread.
final class WireReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;

  /// Where the record begins: messages count bytes from there.
  private final int origin;

  private int at;

  /// Where the innermost message that is being read ends.
  private int end;

  /// Of the bytes from `from` to before `to`.
  WireReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.origin = from;
    this.at = from;
    this.end = to;
  }

  /// Where the cursor stands.
  int at() {
    return at;
  }

  boolean atEnd() {
    return at == end;
  }

  /// The next field: its number and wire type, `number << 3 | type`.
  int tag() {
    long tag = varint();
    if (tag >>> 32 != 0 || tag >>> 3 == 0) {
      throw new Malformed("byte %d: %d is no field of protobuf".formatted(at - origin, tag));
    }
    return (int) tag;
  }

  /// An integer of up to 64 bits. Longer than its ten bytes, or with bits beyond the 64th: refused.
  long varint() {
    if (at < end && bytes[at] >= 0) {
      return bytes[at++];
    }
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw new Malformed("byte %d: a number is cut off".formatted(at - origin));
      }
      long next = bytes[at++];
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        if (shift == 63 && next > 1) {
          break;
        }
        return value;
      }
    }
    throw new Malformed("byte %d: a number has more than 64 bits".formatted(at - origin));
  }

  /// A `uint32` of ours: none has a meaning beyond 31 bits.
  int uint31() {
    long value = varint();
    if (value >>> 31 != 0) {
      throw new Malformed(
          "byte %d: number is %s; expected at most %d"
              .formatted(at - origin, Long.toUnsignedString(value), Integer.MAX_VALUE));
    }
    return (int) value;
  }

  long fixed64() {
    need(Long.BYTES);
    long value = (long) LONGS.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  /// A string. All of ours are ASCII, which their records check; any other byte becomes a character
  /// that they refuse.
  String text() {
    int length = length();
    int from = at;
    at += length;
    return text(from, at);
  }

  /// The string of these bytes, which the cursor has passed.
  String text(int from, int to) {
    return from == to ? "" : new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /// The bytes themselves: never written to.
  byte[] bytes() {
    return bytes;
  }

  /// Reads the length at the cursor, which then stands where the content begins; returns where that
  /// ends.
  int contentEnd() {
    int length = length();
    return at + length;
  }

  /// Passes over content up to its end.
  void passTo(int contentEnd) {
    at = contentEnd;
  }

  /// Passes over the embedded message at the cursor, and over those behind it for as long as the
  /// same tag stands before them; returns where the last one ends.
  int passRun(int tag) {
    pass(length());
    int runEnd = at;
    while (!atEnd() && tag() == tag) {
      pass(length());
      runEnd = at;
    }
    at = runEnd;
    return runEnd;
  }

  /// Begins to read again what the cursor has passed; what it returns is to be given to {@link
  /// #leave}, after which the cursor stands where it stood.
  int reenter(int from, int to) {
    int outer = end;
    at = from;
    end = to;
    return outer;
  }

  /// Begins an embedded message; what it returns is to be given to {@link #leave}.
  int enter() {
    int length = length();
    int outer = end;
    end = at + length;
    return outer;
  }

  /// Ends an embedded message that has been read to its end.
  void leave(int outer) {
    assert atEnd();
    end = outer;
  }

  /// Goes back to read an embedded message that was skipped: `from` is where its length stands.
  void reread(int from) {
    at = from;
  }

  /// How many fields of that tag the rest of the message holds. Leaves the cursor where it was.
  int count(int tag) {
    int start = at;
    int number = 0;
    while (!atEnd()) {
      int next = tag();
      number += next == tag ? 1 : 0;
      skip(next);
    }
    at = start;
    return number;
  }

  /// Passes over a field that this reader has no use for. Groups are refused: proto3 has none.
  void skip(int tag) {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> pass(Long.BYTES);
      case BYTES -> pass(length());
      case FIXED32 -> pass(Integer.BYTES);
      default ->
          throw new Malformed(
              "byte %d: wire type %d is not in use".formatted(at - origin, tag & 7));
    }
  }

  /// Passes over a field of a later schema. A field up to `lastKnown` would have been read if its
  /// wire type were the schema's: refused, for what it holds is not what was meant.
  void skipUnknown(int tag, int lastKnown) {
    if (tag >>> 3 <= lastKnown) {
      throw wrongType(tag);
    }
    skip(tag);
  }

  Malformed wrongType(int tag) {
    return new Malformed(
        "byte %d: field %d has wire type %d, which is not its own"
            .formatted(at - origin, tag >>> 3, tag & 7));
  }

  private int length() {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new Malformed(
          "byte %d: a length of %s bytes, %d are left"
              .formatted(at - origin, Long.toUnsignedString(length), end - at));
    }
    return (int) length;
  }

  private void pass(int length) {
    need(length);
    at += length;
  }

  private void need(int length) {
    if (length > end - at) {
      throw new Malformed(
          "byte %d: %d bytes are wanted, %d are left".formatted(at - origin, length, end - at));
    }
  }
}
