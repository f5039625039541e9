package dev.holdfast.router.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
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

  /// The transport that the choice names, or the cheapest that works here: io_uring on a kernel of
  /// 6.0 or later. Throws {@link IllegalStateException} where the named one does not work.
  public static Transport choose(TransportChoice choice) {
    return switch (choice) {
      case AUTO -> cheapest();
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

  private static Transport cheapest() {
    if (IoUring.isAvailable() && IoUring.isRecvMultishotEnabled()) {
      return IO_URING;
    }
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  private static void require(boolean works, String name, Throwable cause) {
    if (!works) {
      throw new IllegalStateException(
          "transport is \"%s\", which does not work here: %s; expected auto or nio"
              .formatted(name, cause),
          cause);
    }
  }

  IoHandlerFactory handlers() {
    return switch (this) {
      case IO_URING ->
          IoUringIoHandler.newFactory(new IoUringIoHandlerConfig().setCqSize(COMPLETIONS_MOST));
      case EPOLL -> EpollIoHandler.newFactory();
      case NIO -> NioIoHandler.newFactory();
    };
  }

  ChannelFactory<? extends ServerChannel> listeners() {
    return switch (this) {
      case IO_URING -> IoUringServerSocketChannel::new;
      case EPOLL -> EpollServerSocketChannel::new;
      case NIO -> NioServerSocketChannel::new;
    };
  }

  ChannelFactory<? extends Channel> connections() {
    return switch (this) {
      case IO_URING -> IoUringSocketChannel::new;
      case EPOLL -> EpollSocketChannel::new;
      case NIO -> NioSocketChannel::new;
    };
  }

  /// Whether each loop may have a listener of its own on one port.
  boolean sharesPorts() {
    return this != NIO;
  }
}
