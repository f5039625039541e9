package dev.holdfast.perf.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// A proxy's connection to an app. For requests without a body, one after the other: a request ends
/// where what has been received ends with an empty line. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // Closing needs no answer.
final class AppConnection extends ChannelInboundHandlerAdapter {
  private static final int ASK_AT = "GET /".length();
  private static final int HEAD_END = 0x0d0a0d0a; // CR LF CR LF

  private final AppAnswer answer;
  private final byte[] ask = new byte[LoadConnection.ASK_DIGITS];
  private int received;
  private int last;

  AppConnection(AppAnswer answer) {
    this.answer = answer;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    int bytes = in.readableBytes();
    int wanted = ASK_AT + LoadConnection.ASK_DIGITS;
    for (int i = 0; i < bytes && received + i < wanted; i++) {
      if (received + i >= ASK_AT) {
        ask[received + i - ASK_AT] = in.getByte(in.readerIndex() + i);
      }
    }
    received += bytes;
    for (int i = Math.max(0, bytes - Integer.BYTES); i < bytes; i++) {
      last = last << Byte.SIZE | (in.getByte(in.readerIndex() + i) & 0xff);
    }
    in.release();
    if (last == HEAD_END) {
      received = 0;
      last = 0;
      answer.write(ctx, ask);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close(); // The proxy has gone; its side of the load counts what that cost.
  }
}
