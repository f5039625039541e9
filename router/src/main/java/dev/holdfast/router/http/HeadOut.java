package dev.holdfast.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A head that is being put together; one per event loop, used again and again. Event loop only.
final class HeadOut {
  private byte[] bytes = new byte[4 << 10];
  private int length;

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  void put(byte octet) {
    ensure(1);
    bytes[length++] = octet;
  }

  void put(byte[] more) {
    put(more, 0, more.length);
  }

  void put(byte[] from, int at, int count) {
    ensure(count);
    System.arraycopy(from, at, bytes, length, count);
    length += count;
  }

  void put(String ascii) {
    put(ascii.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /// Writes it over what stands in the buffer from `at`.
  void setInto(ByteBuf buffer, int at) {
    buffer.setBytes(at, bytes, 0, length);
  }

  /// A buffer of it, with room for more.
  ByteBuf toBuffer(ByteBufAllocator allocator, int room) {
    ByteBuf buffer = allocator.directBuffer(length + room);
    buffer.writeBytes(bytes, 0, length);
    return buffer;
  }
}
