package dev.holdfast.router.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.Optional;

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
  public static final long UNSENT_MOST = 128 << 10;

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
      case EPOLL -> EpollServerSocketChannel::new;
      case NIO -> NioServerSocketChannel::new;
    };
  }

  public ChannelFactory<? extends Channel> connections() {
    return switch (this) {
      case IO_URING -> () -> limited(new IoUringSocketChannel());
      case EPOLL -> () -> limited(new EpollSocketChannel());
      case NIO -> NioSocketChannel::new;
    };
  }

  private Channel limited(Channel channel) {
    unsentLimit().ifPresent(option -> channel.config().setOption(option, UNSENT_MOST));
    return channel;
  }

  /// The option that takes {@link #UNSENT_MOST}; none with nio.
  public Optional<ChannelOption<Long>> unsentLimit() {
    return switch (this) {
      case IO_URING -> Optional.of(IoUringChannelOption.TCP_NOTSENT_LOWAT);
      case EPOLL -> Optional.of(EpollChannelOption.TCP_NOTSENT_LOWAT);
      case NIO -> Optional.empty();
    };
  }

  /// Whether each loop may have a listener of its own on one port.
  public boolean sharesPorts() {
    return this != NIO;
  }
}
