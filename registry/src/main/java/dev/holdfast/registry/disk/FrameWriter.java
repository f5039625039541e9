package dev.holdfast.registry.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Puts frames together, to be written in one go: length, CRC32C over length and payload, payload.
/// One thread.
final class FrameWriter {
  /// No payload is larger; a reader believes no length beyond it.
  static final int PAYLOAD_MOST = 16 << 20;

  static final int HEAD_BYTES = 8;
  private static final int KEPT_BYTES = 1 << 20;

  /// The JDK copies what is not direct into a buffer that it keeps, as large as the largest write.
  private static final int WRITE_BYTES = 1 << 20;

  private final CRC32C crc = new CRC32C();
  private ByteBuffer bytes = ByteBuffer.allocate(4096);
  private int frameAt;

  int size() {
    return bytes.position();
  }

  boolean isEmpty() {
    return bytes.position() == 0;
  }

  /// Begins anew. What one large turn needed is not kept for ever.
  void clear() {
    bytes = bytes.capacity() > KEPT_BYTES ? ByteBuffer.allocate(4096) : bytes.clear();
  }

  /// Begins a frame whose payload's first byte is `kind`.
  void begin(int kind) {
    frameAt = bytes.position();
    reserve(HEAD_BYTES + 1);
    bytes.position(frameAt + HEAD_BYTES);
    bytes.put((byte) kind);
  }

  void end() {
    int length = bytes.position() - frameAt - HEAD_BYTES;
    assert length <= PAYLOAD_MOST : length;
    bytes.putInt(frameAt, length);
    crc.reset();
    crc.update(bytes.array(), frameAt, Integer.BYTES);
    crc.update(bytes.array(), frameAt + HEAD_BYTES, length);
    bytes.putInt(frameAt + Integer.BYTES, (int) crc.getValue());
  }

  void u8(int value) {
    reserve(Byte.BYTES);
    bytes.put((byte) value);
  }

  void u16(int value) {
    reserve(Short.BYTES);
    bytes.putShort((short) value);
  }

  void u32(int value) {
    reserve(Integer.BYTES);
    bytes.putInt(value);
  }

  void u64(long value) {
    reserve(Long.BYTES);
    bytes.putLong(value);
  }

  void text(String ascii) {
    u16(ascii.length());
    raw(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  void raw(byte[] some) {
    raw(some, 0, some.length);
  }

  void raw(byte[] some, int from, int length) {
    reserve(length);
    bytes.put(some, from, length);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /// Writes all that was put together, however little the file takes at a time, and begins anew.
  void writeTo(DiskFiles.Output out) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(bytes.array(), 0, bytes.position());
    int end = all.limit();
    while (all.position() < end) {
      all.limit(Math.min(end, all.position() + WRITE_BYTES));
      while (all.hasRemaining()) {
        if (out.write(all) <= 0) {
          throw new IOException("the file takes no more bytes");
        }
      }
    }
    clear();
  }

  private void reserve(int more) {
    if (bytes.remaining() < more) {
      int wanted = Math.max(bytes.position() + more, 2 * bytes.capacity());
      bytes = ByteBuffer.allocate(wanted).put(bytes.flip());
    }
  }
}
