package dev.holdfast.perf.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The plain proxy's connection to an app: relays the answer, no faster than the client takes it,
/// and is idle again after it. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes the channel.
final class CodecBackend extends ChannelInboundHandlerAdapter {
  private final Channel channel;
  private final Deque<CodecBackend> idle;
  private @Nullable CodecClient user;
  private @Nullable Channel client;
  private boolean kept;

  CodecBackend(Channel channel, Deque<CodecBackend> idle) {
    this.channel = channel;
    this.idle = idle;
  }

  boolean isOpen() {
    return channel.isActive();
  }

  void use(Channel of, CodecClient by) {
    client = of;
    user = by;
  }

  void write(Object msg) {
    channel.write(msg, channel.voidPromise());
    if (!channel.isWritable() && client != null) {
      client.config().setAutoRead(false);
    }
  }

  void flush() {
    channel.flush();
  }

  void readOn() {
    channel.config().setAutoRead(true);
  }

  void close() {
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (client == null || user == null) {
      ReferenceCountUtil.release(msg);
      return;
    }
    if (msg instanceof HttpResponse response) {
      kept = HttpUtil.isKeepAlive(response);
    }
    boolean last = msg instanceof LastHttpContent;
    client.write(msg, client.voidPromise());
    if (last) {
      user.onAnswered();
      user = null;
      readOn();
      if (kept) {
        idle.addLast(this);
      } else {
        channel.close();
      }
    } else if (!client.isWritable()) {
      channel.config().setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (client != null) {
      client.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (client != null && ctx.channel().isWritable()) {
      client.config().setAutoRead(true);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (client != null && user != null) {
      client.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
