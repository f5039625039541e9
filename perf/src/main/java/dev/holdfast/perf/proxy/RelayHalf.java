package dev.holdfast.perf.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// One half of a layer-4 relay: what comes in here goes out there, and no faster than it can. Event
/// loop only.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes the channel.
final class RelayHalf extends ChannelInboundHandlerAdapter {
  private final Channel other;

  private RelayHalf(Channel other) {
    this.other = other;
  }

  /// Connects to the app before anything is read of the client.
  static void between(Channel client, OneLoop loop, int appPort) {
    client.config().setAutoRead(false);
    loop.connect(appPort, app -> app.pipeline().addLast(new RelayHalf(client)))
        .addListener(
            (ChannelFutureListener)
                connected -> {
                  if (connected.isSuccess()) {
                    client.pipeline().addLast(new RelayHalf(connected.channel()));
                    client.config().setAutoRead(true);
                  } else {
                    client.close();
                  }
                });
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    other.write(msg, other.voidPromise());
    if (!other.isWritable()) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    other.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      other.config().setAutoRead(true);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    other.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
