package dev.holdfast.router.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.AbstractEpollServerChannel;
import io.netty.channel.epoll.EpollChannelConfig;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.NativeInetAddress;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.SocketAddress;

/// A listener on epoll that accepts {@link EpollConnection}s. Event loop only.
final class EpollListener extends AbstractEpollServerChannel {
  private final Config config;

  EpollListener() {
    super(LinuxSocket.newSocketStream(), false);
    config = new Config(this);
  }

  @Override
  public EpollChannelConfig config() {
    return config;
  }

  @Override
  protected void doBind(SocketAddress local) throws Exception {
    super.doBind(local);
    ((Socket) fd()).listen(config.backlog);
    active = true;
  }

  @Override
  protected Channel newChildChannel(int descriptor, byte[] peer, int at, int length) {
    return new EpollConnection(descriptor, NativeInetAddress.address(peer, at, length));
  }

  /// The options that a listener here has.
  private static final class Config extends EpollChannelConfig {
    private int backlog;

    Config(EpollListener listener) {
      super(listener);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
      try {
        if (option.equals(ChannelOption.SO_BACKLOG)) {
          backlog = (Integer) value;
        } else if (option.equals(ChannelOption.SO_REUSEADDR)) {
          socket().setReuseAddress((Boolean) value);
        } else if (option.equals(UnixChannelOption.SO_REUSEPORT)) {
          socket().setReusePort((Boolean) value);
        } else {
          return super.setOption(option, value);
        }
        return true;
      } catch (IOException e) {
        throw new ChannelException(e);
      }
    }
  }
}
