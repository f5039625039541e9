package dev.holdfast.registry.disk;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads a file of frames. Nothing is believed before its checksum is right, and nothing is
/// allocated for a length that no frame has. One thread.
final class FrameReader implements Closeable {
  private static final int BUFFER_BYTES = 1 << 18;

  private final InputStream in;
  private final CRC32C crc = new CRC32C();
  private final byte[] head = new byte[FrameWriter.HEAD_BYTES];
  private long wholeBytes;

  /// Throws {@link Damaged} where the file is not of that kind and version.
  FrameReader(InputStream in, FileKind kind) throws IOException {
    this.in = new BufferedInputStream(in, BUFFER_BYTES);
    try {
      kind.check(this.in.readNBytes(FileKind.BYTES));
    } catch (IOException e) {
      in.close();
      throw e;
    }
    this.wholeBytes = FileKind.BYTES;
  }

  /// Up to where the file was whole.
  long wholeBytes() {
    return wholeBytes;
  }

  /// The next payload, null where the file ends. Throws {@link Damaged} where what stands here is
  /// no whole frame.
  @Nullable ByteBuffer next() throws IOException {
    int got = in.readNBytes(head, 0, head.length);
    if (got == 0) {
      return null;
    }
    ByteBuffer fields = ByteBuffer.wrap(head);
    int length = fields.getInt();
    if (got < head.length || length < 1 || length > FrameWriter.PAYLOAD_MOST) {
      throw new Damaged("no whole frame stands at byte " + wholeBytes);
    }
    byte[] payload = in.readNBytes(length);
    crc.reset();
    crc.update(head, 0, Integer.BYTES);
    crc.update(payload);
    if (payload.length < length || (int) crc.getValue() != fields.getInt()) {
      throw new Damaged("no whole frame stands at byte " + wholeBytes);
    }
    wholeBytes += head.length + length;
    return ByteBuffer.wrap(payload);
  }

  /// What a payload means; whoever reads past its end says that the file is damaged.
  static <T> T parse(ByteBuffer payload, Parser<T> parser) throws Damaged {
    try {
      return parser.parse(payload);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new Damaged("a frame says what cannot be: " + e);
    }
  }

  static String text(ByteBuffer payload) {
    int length = payload.getShort() & 0xffff;
    if (length > payload.remaining()) {
      throw new BufferUnderflowException();
    }
    int at = payload.position();
    payload.position(at + length);
    // Without a copy in between: a start reads millions.
    return new String(
        payload.array(), payload.arrayOffset() + at, length, StandardCharsets.ISO_8859_1);
  }

  /// A number of things that each take a byte at least.
  static int count(ByteBuffer payload) throws Damaged {
    int count = payload.getInt();
    if (count < 0 || count > payload.remaining()) {
      throw new Damaged("it says %d in %d bytes".formatted(count, payload.remaining()));
    }
    return count;
  }

  static byte[] bytes(ByteBuffer payload, int length) {
    if (length < 0 || length > payload.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    payload.get(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /// Reads a payload's fields.
  @FunctionalInterface
  interface Parser<T> {
    T parse(ByteBuffer payload) throws Damaged;
  }
}
