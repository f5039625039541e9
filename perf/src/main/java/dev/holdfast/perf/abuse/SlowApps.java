package dev.holdfast.perf.abuse;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// An app that is slow in the way that the request's path says ({@link SlowKind}), as a process of
/// its own, since its descriptors count. Prints its port; ends when its standard input does.
public final class SlowApps {
  private static final int BACKLOG = 4_096;
  // Else the kernel takes megabytes here for each, which are not the router's, and soon has no
  // more.
  private static final int SOCKET_BUFFER = 16 << 10;

  private SlowApps() {}

  /// Runs it.
  public static void main(String[] args) throws IOException {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Channel listener =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
            .childOption(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Connection());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    System.out.println(((InetSocketAddress) listener.localAddress()).getPort());
    while (System.in.read() >= 0) {
      // Nothing is said to it.
    }
    System.exit(0);
  }

  /// One connection. Its event loop only.
  @SuppressWarnings("FutureReturnValueIgnored") // A write that fails ends in channelInactive.
  private static final class Connection extends ChannelInboundHandlerAdapter {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String ENDLESS =
        "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n";

    private final StringBuilder head = new StringBuilder();
    private String path = "";

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      if (path.isEmpty()) {
        head.append(bytes.toString(StandardCharsets.US_ASCII));
        if (head.indexOf("\r\n\r\n") >= 0) {
          path = head.substring(head.indexOf(" ") + 1, head.indexOf(" HTTP/"));
          head.setLength(0);
          answer(context.channel());
        }
      }
      bytes.release();
    }

    private void answer(Channel channel) {
      switch (path) {
        case "/" -> {
          say(channel, OK);
          path = "";
        }
        case "/large" -> {
          say(channel, ENDLESS);
          Filling.fill(channel);
        }
        case "/trickle" -> {
          say(channel, ENDLESS);
          dripOn(channel);
        }
        case "/stop" -> channel.config().setAutoRead(false);
        default -> {
          // Says nothing; what comes is read and dropped.
        }
      }
    }

    private static void say(Channel channel, String text) {
      ByteBuf bytes = channel.alloc().directBuffer(text.length());
      bytes.writeCharSequence(text, StandardCharsets.US_ASCII);
      channel.writeAndFlush(bytes, channel.voidPromise());
    }

    private static void dripOn(Channel channel) {
      channel
          .eventLoop()
          .schedule(
              () -> {
                if (channel.isActive()) {
                  Filling.drip(channel);
                  dripOn(channel);
                }
              },
              1,
              TimeUnit.SECONDS);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (path.equals("/large")) {
        Filling.fill(context.channel());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
