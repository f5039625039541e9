package dev.holdfast.events.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Protobuf bytes that grow as fields are written. Zero and empty fields are left out, as proto3
/// does, so that equal values have equal bytes. One thread.
final class WireWriter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int VARINT_MOST = 10;

  private byte[] bytes;
  private int size;

  WireWriter(int expectedBytes) {
    this.bytes = new byte[expectedBytes];
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /// The bytes so far, the writer's own array: valid up to {@link #size} until the next write.
  byte[] buffer() {
    return bytes;
  }

  int size() {
    return size;
  }

  /// Begins anew in the same array.
  void clear() {
    size = 0;
  }

  /// A `uint32`, `uint64`, `int64` or enum field.
  void number(int field, long value) {
    if (value != 0) {
      reserve(2 * VARINT_MOST);
      varint(field << 3 | WireReader.VARINT);
      varint(value);
    }
  }

  void fixed64(int field, long value) {
    if (value != 0) {
      reserve(VARINT_MOST + Long.BYTES);
      varint(field << 3 | WireReader.FIXED64);
      LONGS.set(bytes, size, value);
      size += Long.BYTES;
    }
  }

  // The one method that copies a string's bytes without allocating; it drops the high byte of each
  // character, and ASCII, which is all that a valid event holds, has none.
  @SuppressWarnings("deprecation")
  void text(int field, String ascii) {
    int length = ascii.length();
    if (length != 0) {
      reserve(2 * VARINT_MOST + length);
      varint(field << 3 | WireReader.BYTES);
      varint(length);
      ascii.getBytes(0, length, bytes, size);
      size += length;
    }
  }

  /// As above, of ASCII bytes.
  void text(int field, byte[] ascii, int at, int length) {
    if (length != 0) {
      reserve(2 * VARINT_MOST + length);
      varint(field << 3 | WireReader.BYTES);
      varint(length);
      System.arraycopy(ascii, at, bytes, size, length);
      size += length;
    }
  }

  /// Begins an embedded message, which is written even if it stays empty: its presence says
  /// something. What this returns is to be given to {@link #end}.
  int begin(int field) {
    reserve(2 * VARINT_MOST);
    varint(field << 3 | WireReader.BYTES);
    // Most messages are shorter than 128 bytes: one byte for the length, moved up where it needs
    // more. A nested message moves at most as many times as it is deep (3).
    return ++size;
  }

  void end(int start) {
    int length = size - start;
    int more = varintBytes(length) - 1;
    if (more > 0) {
      reserve(more);
      System.arraycopy(bytes, start, bytes, start + more, length);
    }
    size = start - 1;
    varint(length);
    size += length;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private static int varintBytes(int value) {
    return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
