package dev.holdfast.router.http.h2;

import io.netty.buffer.ByteBuf;

/// What a client has begun to send and not ended: a header block in several frames, or a frame that
/// is not whole. Such a thing holds up all that comes behind it, so it has a time to end in, as a
/// head of HTTP/1.1 has. DATA has its stream's times. Event loop only.
final class Unfinished {
  private static final int TYPE_AT = 3;
  private static final int FLAGS_AT = 4;

  private final Runnable onBegun;
  private final Runnable onWhole;
  private boolean inBlock;
  private boolean begun;

  /// @param onBegun something has begun, and nothing was unfinished before it, or that has ended
  /// @param onWhole nothing is unfinished any more
  Unfinished(Runnable onBegun, Runnable onWhole) {
    this.onBegun = onBegun;
    this.onWhole = onWhole;
  }

  /// A part of the preface has come.
  void onPreface() {
    if (!begun) {
      begun = true;
      onBegun.run();
    }
  }

  /// How many of the buffer's first bytes are to be read: whole frames, and one that is too long to
  /// be waited for.
  int readable(ByteBuf in) {
    int at = in.readerIndex();
    int end = in.writerIndex();
    boolean ended = false;
    while (end - at >= Frames.HEAD_LENGTH) {
      int length = in.getUnsignedMedium(at);
      if (length > Frames.PAYLOAD_MOST) {
        return in.readableBytes();
      }
      if (end - at < Frames.HEAD_LENGTH + length) {
        break;
      }
      ended |= endsWith(in.getByte(at + TYPE_AT), in.getByte(at + FLAGS_AT));
      at += Frames.HEAD_LENGTH + length;
    }
    boolean part = end > at && (end - at <= TYPE_AT || in.getByte(at + TYPE_AT) != Frames.DATA);
    note(ended, inBlock || part);
    return at - in.readerIndex();
  }

  /// Whether nothing is unfinished after that frame.
  private boolean endsWith(byte type, byte flags) {
    if (type == Frames.HEADERS || type == Frames.CONTINUATION) {
      inBlock = (flags & Frames.END_HEADERS) == 0;
    }
    return !inBlock;
  }

  private void note(boolean ended, boolean unfinished) {
    if (unfinished && (ended || !begun)) {
      onBegun.run();
    } else if (begun && !unfinished) {
      onWhole.run();
    }
    begun = unfinished;
  }
}
