package dev.holdfast.router.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the kernel knows of a connection that was accepted, and of one that was made.
@SuppressWarnings("FutureReturnValueIgnored") // What fails is not there.
class AcceptedSocketIT {
  private static final int SECONDS_MOST = 10;

  @ParameterizedTest
  @EnumSource(
      value = TransportChoice.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AUTO", "NIO"})
  void acceptedOneHasItsOptionsFromItsListener(TransportChoice choice) throws Exception {
    accept(
        choice,
        (channel, client) -> {
          assertThat(channel.config().getOption(SocketOption.TCP_NODELAY)).isNotZero();
          assertThat(channel.config().getOption(SocketOption.SO_KEEPALIVE)).isNotZero();
          assertThat(channel.config().getOption(SocketOption.TCP_NOTSENT_LOWAT))
              .isEqualTo(Transport.UNSENT_MOST);
          if (choice == TransportChoice.IO_URING) {
            assertThat(sendTimeoutMicros(channel)).isBetween(1L, 10_000L);
          }
          assertThat(channel.remoteAddress()).isEqualTo(client.getLocalSocketAddress());
          assertThat(channel.localAddress()).isEqualTo(client.getRemoteSocketAddress());
        });
  }

  /// nio takes them one by one.
  @ParameterizedTest
  @EnumSource(
      value = TransportChoice.class,
      names = {"NIO"})
  void acceptedOneOfNioHasThem(TransportChoice choice) throws Exception {
    accept(
        choice,
        (channel, _) -> {
          assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
          assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportChoice.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AUTO", "NIO"})
  void madeOneHasThem(TransportChoice choice) throws Exception {
    Transport transport = Transport.choose(choice);
    try (MultiThreadIoEventLoopGroup group = group(transport);
        ServerSocket app = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Channel channel = transport.connections().newChannel();
      channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
      EventLoop loop = (EventLoop) group.next();
      loop.submit(
              () -> {
                loop.register(channel);
                return channel.connect(app.getLocalSocketAddress());
              })
          .get(SECONDS_MOST, TimeUnit.SECONDS)
          .sync();
      assertThat(channel.config().getOption(SocketOption.TCP_NODELAY)).isNotZero();
      assertThat(channel.config().getOption(SocketOption.TCP_NOTSENT_LOWAT))
          .isEqualTo(Transport.UNSENT_MOST);
      assertThat(channel.remoteAddress()).isEqualTo(app.getLocalSocketAddress());
      try (Socket accepted = app.accept()) {
        assertThat(channel.localAddress()).isEqualTo(accepted.getRemoteSocketAddress());
      }
      channel.close().sync();
    }
  }

  /// Its descriptor may be another's by then.
  @ParameterizedTest
  @EnumSource(
      value = TransportChoice.class,
      names = {"EPOLL"})
  void closedOneThatWasNeverAskedHasNoLocalAddress(TransportChoice choice) throws Exception {
    accept(
        choice,
        (channel, _) -> {
          channel.close().sync();
          assertThat(channel.localAddress()).isNull();
        });
  }

  /// The kernel rounds it up to its tick.
  private static long sendTimeoutMicros(Channel channel) {
    ByteBuffer timeval = channel.config().getOption(SocketOption.SO_SNDTIMEO);
    return timeval.order(ByteOrder.nativeOrder()).getLong(Long.BYTES);
  }

  /// What is looked at of a connection that was accepted.
  private interface Look {
    void at(Channel accepted, Socket client) throws Exception;
  }

  private static void accept(TransportChoice choice, Look look) throws Exception {
    Transport transport = Transport.choose(choice);
    try (MultiThreadIoEventLoopGroup group = group(transport)) {
      CompletableFuture<Channel> accepted = new CompletableFuture<>();
      InetSocketAddress at = (InetSocketAddress) listen(transport, group, accepted).localAddress();
      try (Socket client = new Socket(at.getAddress(), at.getPort())) {
        Channel channel = accepted.get(SECONDS_MOST, TimeUnit.SECONDS);
        look.at(channel, client);
        channel.close().sync();
      }
    }
  }

  private static MultiThreadIoEventLoopGroup group(Transport transport) {
    return new MultiThreadIoEventLoopGroup(1, transport.handlers());
  }

  private static Channel listen(
      Transport transport, MultiThreadIoEventLoopGroup group, CompletableFuture<Channel> accepted) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channelFactory(transport.listeners())
            .option(ChannelOption.SO_BACKLOG, 16)
            .childHandler(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void handlerAdded(ChannelHandlerContext context) {
                    accepted.complete(context.channel());
                  }
                });
    transport.prepareAccepted(bootstrap);
    return bootstrap.bind(InetAddress.getLoopbackAddress(), 0).syncUninterruptibly().channel();
  }
}
