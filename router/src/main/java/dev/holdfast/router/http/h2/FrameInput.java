package dev.holdfast.router.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameReader;
import org.jspecify.annotations.Nullable;

/// What has come on a connection and is not yet a whole frame. Event loop only.
final class FrameInput {
  /// Who is told what frames say.
  interface Listener extends Http2FrameListener {
    /// The decoder has read the whole block, but kept none of it.
    void onHeadTooLarge(int stream) throws Http2Exception;
  }

  private final Http2FrameReader reader;
  private final Listener listener;
  private @Nullable ByteBuf bytes;
  private boolean reading;
  private boolean closed;

  FrameInput(Http2FrameReader reader, Listener listener) {
    this.reader = reader;
    this.listener = listener;
  }

  /// Reads what whole frames there are; owns the bytes.
  void read(ChannelHandlerContext context, ByteBuf more) throws Http2Exception {
    if (closed) {
      more.release();
      return;
    }
    ByteBuf in =
        bytes == null
            ? more
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), bytes, more);
    bytes = in;
    reading = true;
    try {
      while (!closed && in.isReadable() && readFrame(reader, listener, context, in)) {
        // There may be another.
      }
    } finally {
      reading = false;
      if (closed) {
        reader.close();
      }
      if (closed || !in.isReadable()) {
        in.release();
        bytes = null;
      }
    }
  }

  /// Reads one frame, if it is whole. Whether anything was read.
  ///
  /// Whatever the reader calls a stream's error ends the connection, but for a head that is too
  /// large: where it stands in a frame with a header block, the block was not decoded, and the next
  /// could not be.
  static boolean readFrame(
      Http2FrameReader reader, Listener listener, ChannelHandlerContext context, ByteBuf in)
      throws Http2Exception {
    int before = in.readableBytes();
    try {
      reader.readFrame(context, in, listener);
      return in.readableBytes() < before;
    } catch (Http2Exception.HeaderListSizeException e) {
      if (!e.duringDecode()) {
        throw e;
      }
      listener.onHeadTooLarge(e.streamId());
      return true;
    }
  }

  /// Reads no more, and drops what has come.
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!reading) {
      reader.close();
      if (bytes != null) {
        bytes.release();
        bytes = null;
      }
    }
  }
}
