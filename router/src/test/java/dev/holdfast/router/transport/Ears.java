package dev.holdfast.router.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.BlockingQueue;

/// Tells what a connection hears: `connected`, `read`, `peer ended` (where it may end one way),
/// `closed`, `failed: ...`.
final class Ears extends ChannelInboundHandlerAdapter {
  private final BlockingQueue<String> heard;

  Ears(BlockingQueue<String> heard) {
    this.heard = heard;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    heard.add("connected");
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
    heard.add("read");
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      heard.add("peer ended");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    heard.add("closed");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    heard.add("failed: " + cause);
  }
}
