package dev.holdfast.perf.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One event loop, with listeners and connections on it. Any thread.
public final class OneLoop implements AutoCloseable {
  private static final int BACKLOG = 16_384; // Room for all connections of a run at once.

  private final NettyTransport transport;
  private final MultiThreadIoEventLoopGroup group;

  public OneLoop(String threadName, NettyTransport transport) {
    this.transport = transport;
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(threadName, true), transport.handlers());
  }

  public EventLoop loop() {
    return (EventLoop) group.next();
  }

  NettyTransport transport() {
    return transport;
  }

  /// Listens on the loopback address; port 0: any free one. Waits until it does.
  Channel listen(int port, Consumer<Channel> pipeline) {
    return new ServerBootstrap()
        .group(group)
        .channelFactory(transport.listeners())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(initializer(pipeline))
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .syncUninterruptibly()
        .channel();
  }

  ChannelFuture connect(int port, Consumer<Channel> pipeline) {
    return new Bootstrap()
        .group(group)
        .channelFactory(transport.connections())
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(initializer(pipeline))
        .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static ChannelInitializer<Channel> initializer(Consumer<Channel> pipeline) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        pipeline.accept(channel);
      }
    };
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
