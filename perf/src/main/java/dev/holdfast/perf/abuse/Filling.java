package dev.holdfast.perf.abuse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;

/// Bytes without end, of which one buffer serves all connections: the load itself takes no memory.
/// Any thread.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails ends in channelInactive.
final class Filling {
  private static final int PIECE = 16 << 10;
  private static final ByteBuf BYTES =
      Unpooled.unreleasableBuffer(Unpooled.directBuffer(PIECE).writeZero(PIECE)).asReadOnly();

  private Filling() {}

  /// Sends on until the channel is full. Its event loop only.
  static void fill(Channel channel) {
    while (channel.isWritable() && channel.isActive()) {
      channel.write(BYTES.duplicate(), channel.voidPromise());
    }
    channel.flush();
  }

  /// Sends one byte. Its event loop only.
  static void drip(Channel channel) {
    channel.writeAndFlush(channel.alloc().directBuffer(1, 1).writeByte('x'), channel.voidPromise());
  }
}
