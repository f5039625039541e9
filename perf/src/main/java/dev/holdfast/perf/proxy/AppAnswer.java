package dev.holdfast.perf.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;

/// What an app answers: who it is, the number it was asked by, and a body. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes the channel.
final class AppAnswer {
  /// Up to here head and body are copied into one buffer, which costs less than a second one.
  private static final int COPIED_BYTES = 4_096;

  private final byte[] head;
  private final int askAt;
  private final ByteBuf body;

  AppAnswer(String app, int bodyBytes) {
    String text =
        """
        HTTP/1.1 200 OK\r
        Content-Type: application/octet-stream\r
        %s: %s\r
        %s: 00000000\r
        Content-Length: %d\r
        \r
        """
            .formatted(AnswerScanner.APP_FIELD, app, AnswerScanner.ASK_FIELD, bodyBytes);
    head = text.getBytes(StandardCharsets.US_ASCII);
    askAt = text.indexOf("00000000");
    body = Unpooled.directBuffer(Math.max(bodyBytes, 1)).writeZero(bodyBytes);
  }

  /// Writes it, with the number that the request carried.
  void write(ChannelHandlerContext ctx, byte[] ask) {
    boolean copied = body.readableBytes() <= COPIED_BYTES;
    ByteBuf out = head(ctx.alloc(), ask, copied ? body.readableBytes() : 0);
    if (copied) {
      out.writeBytes(body, body.readerIndex(), body.readableBytes());
      ctx.writeAndFlush(out, ctx.voidPromise());
    } else {
      ctx.write(out, ctx.voidPromise());
      ctx.writeAndFlush(body.retainedDuplicate(), ctx.voidPromise());
    }
  }

  /// Gives the body back.
  void close() {
    body.release();
  }

  private ByteBuf head(ByteBufAllocator allocator, byte[] ask, int roomBytes) {
    ByteBuf out = allocator.ioBuffer(head.length + roomBytes);
    out.writeBytes(head);
    out.setBytes(out.readerIndex() + askAt, ask);
    return out;
  }
}
