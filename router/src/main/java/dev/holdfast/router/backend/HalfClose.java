package dev.holdfast.router.backend;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;

/// Ends one way of a connection whose ways end each by itself. Any thread.
public final class HalfClose {
  private HalfClose() {}

  /// Ends the way out once all that was written has gone out: to end it at once would drop that.
  ///
  /// @param then runs on the event loop once it has ended, or is broken
  @SuppressWarnings("FutureReturnValueIgnored") // What fails here ends in channelInactive.
  public static void finishOutput(Channel channel, Runnable then) {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(_ -> {
          ((DuplexChannel) channel).shutdownOutput();
          then.run();
        });
  }
}
