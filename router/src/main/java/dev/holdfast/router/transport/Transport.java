package dev.holdfast.router.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/// How sockets are driven on this machine. Immutable.
public enum Transport {
  IO_URING,
  EPOLL,
  NIO;

  // Of one loop at a time, 16 bytes each. What does not fit waits in the kernel, which costs more.
  private static final int COMPLETIONS_MOST = 32 << 10;

  /// What of an answer or a body that its reader does not take the kernel keeps for a connection,
  /// in bytes. Left to itself it keeps up to 4 MiB each, and a few hundred slow readers of large
  /// answers take all that it has for everybody's TCP.
  static final int UNSENT_MOST = 128 << 10;

  /// The transport that the choice names, or the best that works here (docs/decisions.md). Throws
  /// {@link IllegalStateException} where the named one does not work.
  public static Transport choose(TransportChoice choice) {
    return switch (choice) {
      case AUTO -> Epoll.isAvailable() ? EPOLL : NIO;
      case IO_URING -> {
        require(IoUring.isAvailable(), "io-uring", IoUring.unavailabilityCause());
        yield IO_URING;
      }
      case EPOLL -> {
        require(Epoll.isAvailable(), "epoll", Epoll.unavailabilityCause());
        yield EPOLL;
      }
      case NIO -> NIO;
    };
  }

  private static void require(boolean works, String name, Throwable cause) {
    if (!works) {
      throw new IllegalStateException(
          "transport is \"%s\", which does not work here: %s; expected auto or nio"
              .formatted(name, cause),
          cause);
    }
  }

  public IoHandlerFactory handlers() {
    return switch (this) {
      case IO_URING ->
          MendedUring.newFactory(new IoUringIoHandlerConfig().setCqSize(COMPLETIONS_MOST));
      case EPOLL -> MendedEpoll.newFactory();
      case NIO -> NioIoHandler.newFactory();
    };
  }

  public ChannelFactory<? extends ServerChannel> listeners() {
    return switch (this) {
      case IO_URING -> IoUringServerSocketChannel::new;
      case EPOLL -> EpollListener::new;
      case NIO -> NioServerSocketChannel::new;
    };
  }

  /// Has what that listener accepts send at once and notice a peer that has gone without a word,
  /// and the kernel keep no more for it than those 128 KiB, but for nio.
  public void prepareAccepted(ServerBootstrap listener) {
    if (this == NIO) {
      listener
          .childOption(ChannelOption.TCP_NODELAY, true)
          .childOption(ChannelOption.SO_KEEPALIVE, true);
    } else {
      SocketOption.handDown(listener);
      if (this == IO_URING) {
        listener.option(SocketOption.SO_SNDTIMEO, SocketOption.shortestWait());
      }
    }
  }

  /// Connections that are to be made: they send at once, and the kernel keeps no more for them,
  /// likewise.
  public ChannelFactory<? extends Channel> connections() {
    return switch (this) {
      case IO_URING -> () -> limited(new IoUringSocketChannel());
      case EPOLL ->
          () -> {
            EpollConnection connection = new EpollConnection();
            connection.config().setOption(SocketOption.TCP_NODELAY, 1);
            return limited(connection);
          };
      case NIO -> NioSocketChannel::new;
    };
  }

  private static Channel limited(Channel channel) {
    channel.config().setOption(SocketOption.TCP_NOTSENT_LOWAT, UNSENT_MOST);
    return channel;
  }

  /// Lets each way of a connection that was made end by itself. An accepted one can do so.
  public static void splitWays(Channel connection) {
    connection.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    if (connection instanceof IoUringSocketChannel) {
      connection.config().setOption(SocketOption.SO_SNDTIMEO, SocketOption.shortestWait());
    }
  }

  /// Whether each loop may have a listener of its own on one port.
  public boolean sharesPorts() {
    return this != NIO;
  }
}
