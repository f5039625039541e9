package dev.holdfast.router.backend;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/// A connection that is only to be made; what comes of it is of no interest. Event loop only.
final class ProbeConnection extends ChannelInboundHandlerAdapter {
  private @Nullable ChannelHandlerContext context;

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the close.
  void close() {
    if (context != null) {
      context.close();
    }
  }

  /// A handshake that fails is told by itself; what else breaks closes the connection.
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the close.
  public void exceptionCaught(ChannelHandlerContext caught, Throwable cause) {
    caught.close();
  }
}
