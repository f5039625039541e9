package dev.holdfast.router.http;

import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.limits.Admission;
import dev.holdfast.router.limits.ClientKey;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;

/// A client's connection as the limits count it, from its accept until it has closed. Event loop
/// only.
@SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for a close.
final class CountedConnection implements ChannelFutureListener {
  private final Loop loop;
  private final Channel channel;
  private final Admission admission;
  private long client = ClientKey.NOBODY;

  private CountedConnection(Loop loop, Channel channel) {
    this.loop = loop;
    this.channel = channel;
    this.admission = loop.admission;
  }

  /// Counts it; null where there are as many as there may be: then it is reset.
  static @Nullable CountedConnection open(Loop loop, Channel channel) {
    if (!loop.admission.tryConnect()) {
      refuse(loop, channel, Counter.CONNECTIONS_REFUSED_ROUTER);
      return null;
    }
    CountedConnection counted = new CountedConnection(loop, channel);
    channel.closeFuture().addListener(counted);
    return counted;
  }

  /// Its client is known. Whether that may have another; if not the connection is reset. A trusted
  /// proxy may have any number.
  boolean mayBegin() {
    int most = admission.clientConnectionsMost();
    if (most == 0) {
      return true;
    }
    ClientAddress address = ClientAddress.of(channel, loop.config.proxies());
    if (address.isProxy()) {
      return true;
    }
    if (!admission.tryConnectClient(address.key(), most)) {
      refuse(loop, channel, Counter.CONNECTIONS_REFUSED_CLIENT);
      return false;
    }
    client = address.key();
    return true;
  }

  /// A reset leaves nothing of it in the kernel, and says that no request was looked at.
  private static void refuse(Loop loop, Channel channel, Counter why) {
    loop.counters.add(why, 1);
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }

  @Override
  public void operationComplete(ChannelFuture closed) {
    admission.disconnect();
    if (client != ClientKey.NOBODY) {
      admission.disconnectClient(client);
    }
  }
}
