package dev.holdfast.router.http;

import dev.holdfast.router.http.h2.ServerStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/// A request's body on a stream of HTTP/2, put into the framing in which HTTP/1.1 would carry it;
/// and what of it is to be given back to the client's windows. One per stream client, used again
/// and again. Event loop only.
final class StreamBody {
  private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST_CHUNK = "0\r\n".getBytes(StandardCharsets.US_ASCII);
  // A size of eight digits and two line ends.
  private static final int CHUNK_FRAMING_MOST = 12;
  private static final int COPY_MOST = 4 << 10;

  private final ClientInput input = new ClientInput();
  private boolean chunked;
  // In bytes of DATA frames.
  private int held;

  void begin() {
    chunked = false;
    held = 0;
  }

  /// The head says nothing of the body's length.
  void chunk() {
    chunked = true;
  }

  /// What has come and is not yet taken.
  ClientInput input() {
    return input;
  }

  /// DATA has come.
  ///
  /// @param frameLength what it takes of the windows
  void append(ByteBuf data, int frameLength, ByteBufAllocator allocator) {
    held += frameLength;
    if (data.isReadable()) {
      input.append(chunked ? chunkOf(data, allocator) : pieceOf(data, allocator));
    }
  }

  private static ByteBuf chunkOf(ByteBuf data, ByteBufAllocator allocator) {
    int length = data.readableBytes();
    ByteBuf chunk = allocator.directBuffer(length + CHUNK_FRAMING_MOST);
    chunk.writeCharSequence(Integer.toHexString(length), StandardCharsets.US_ASCII);
    return chunk.writeBytes(CRLF).writeBytes(data).writeBytes(CRLF);
  }

  /// A small piece is copied: as a part of what was read it would keep all of that, and a client
  /// could have many kept.
  private static ByteBuf pieceOf(ByteBuf data, ByteBufAllocator allocator) {
    int length = data.readableBytes();
    return length > COPY_MOST
        ? data.retainedSlice()
        : allocator.directBuffer(length).writeBytes(data);
  }

  /// The body has ended. Trailers have a place behind chunks only.
  void end(byte[] trailers, int length, ByteBufAllocator allocator) {
    if (chunked) {
      ByteBuf end = allocator.directBuffer(LAST_CHUNK.length + length + CRLF.length);
      input.append(end.writeBytes(LAST_CHUNK).writeBytes(trailers, 0, length).writeBytes(CRLF));
    }
  }

  /// Gives the windows back all that was held.
  void giveBack(ServerStream stream) {
    if (held > 0) {
      int taken = held;
      held = 0;
      stream.take(taken);
    }
  }
}
