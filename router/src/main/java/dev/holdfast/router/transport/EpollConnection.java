package dev.holdfast.router.transport;

import io.netty.channel.ChannelId;
import io.netty.channel.epoll.AbstractEpollStreamChannel;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.Socket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// A connection on epoll, accepted or to be made. Event loop only.
///
/// Netty's own `EpollSocketChannel` asks the kernel for its address, for the size of its send
/// buffer and, before it closes, for how long it lingers, and sets options that it has from its
/// listener: four to seven system calls of a connection's twenty.
final class EpollConnection extends AbstractEpollStreamChannel {
  private final EpollConnectionConfig config = new EpollConnectionConfig(this);
  // Null where it is connected, not accepted.
  private final @Nullable InetSocketAddress peer;

  /// One that is to be connected.
  EpollConnection() {
    super(LinuxSocket.newSocketStream(), false);
    peer = null;
  }

  /// One that was accepted; it has its options from its listener.
  EpollConnection(int descriptor, InetSocketAddress peer) {
    super(LinuxSocket.newSocket(descriptor), false);
    this.peer = peer;
    this.active = true;
  }

  @Override
  public EpollConnectionConfig config() {
    return config;
  }

  @Override
  protected ChannelId newId() {
    return new ConnectionId();
  }

  @Override
  protected @Nullable SocketAddress remoteAddress0() {
    return peer == null ? super.remoteAddress0() : peer;
  }

  /// Few ask, so it is asked for then. A descriptor that was closed may be another's by now.
  @Override
  protected @Nullable SocketAddress localAddress0() {
    if (peer == null) {
      return super.localAddress0();
    }
    return isOpen() ? ((Socket) fd()).localAddress() : null;
  }
}
