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
  private int at;

  /// Where the innermost message that is being read ends.
  private int end;

  WireReader(byte[] bytes) {
    this.bytes = bytes;
    this.end = bytes.length;
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
      throw new Malformed("byte %d: %d is no field of protobuf".formatted(at, tag));
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
        throw new Malformed("byte %d: a number is cut off".formatted(at));
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
    throw new Malformed("byte %d: a number has more than 64 bits".formatted(at));
  }

  /// A `uint32` of ours: none has a meaning beyond 31 bits.
  int uint31() {
    long value = varint();
    if (value >>> 31 != 0) {
      throw new Malformed(
          "byte %d: number is %s; expected at most %d"
              .formatted(at, Long.toUnsignedString(value), Integer.MAX_VALUE));
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
    if (length == 0) {
      return "";
    }
    String text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
    at += length;
    return text;
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
      default -> throw new Malformed("byte %d: wire type %d is not in use".formatted(at, tag & 7));
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
            .formatted(at, tag >>> 3, tag & 7));
  }

  private int length() {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new Malformed(
          "byte %d: a length of %s bytes, %d are left"
              .formatted(at, Long.toUnsignedString(length), end - at));
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
          "byte %d: %d bytes are wanted, %d are left".formatted(at, length, end - at));
    }
  }
}
