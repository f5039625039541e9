package dev.holdfast.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a client has sent and nobody has taken yet. Event loop only.
final class ClientInput {
  private @Nullable ByteBuf bytes;
  // How much of an incomplete head has been looked through for its end.
  private int searched;

  /// Owns the bytes.
  void append(ByteBuf more) {
    bytes =
        bytes == null
            ? more
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(more.alloc(), bytes, more);
  }

  /// The bytes, null where there are none; taking some moves their reader index.
  @Nullable ByteBuf bytes() {
    return bytes != null && bytes.isReadable() ? bytes : null;
  }

  int size() {
    return bytes == null ? 0 : bytes.readableBytes();
  }

  boolean isEmpty() {
    return size() == 0;
  }

  /// Whether a scan of the head may find more than the last one did: on the first look, and once an
  /// empty line has come. So a head that trickles in is not scanned again with each of its bytes.
  boolean isWorthAScan() {
    return searched == 0 || hasHeadEnd();
  }

  private boolean hasHeadEnd() {
    ByteBuf in = bytes;
    if (in == null) {
      return false;
    }
    int begin = in.readerIndex();
    int end = in.writerIndex();
    for (int i = in.indexOf(begin + searched, end, (byte) '\n');
        i >= 0;
        i = in.indexOf(i + 1, end, (byte) '\n')) {
      int before = i - 1;
      if (before >= begin && in.getByte(before) == '\r') {
        before--;
      }
      if (before >= begin && in.getByte(before) == '\n') {
        return true;
      }
    }
    return false;
  }

  /// The head in it is incomplete. Whether this is the first look at it.
  boolean isIncomplete() {
    boolean first = searched == 0;
    searched = size();
    return first;
  }

  /// The head in it was taken or refused.
  void onHead() {
    searched = 0;
  }

  /// Gives back what is empty.
  void tidy() {
    if (bytes != null && !bytes.isReadable()) {
      bytes.release();
      bytes = null;
    }
  }

  /// All of it, which is the caller's from now on.
  ByteBuf takeAll() {
    ByteBuf all = Objects.requireNonNull(bytes);
    bytes = null;
    return all;
  }

  /// Drops all of it. One that still has it in hand finds nothing more in it.
  void drop() {
    if (bytes != null) {
      bytes.skipBytes(bytes.readableBytes());
    }
    tidy();
  }
}
