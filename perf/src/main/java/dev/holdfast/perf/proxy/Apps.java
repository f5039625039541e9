package dev.holdfast.perf.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// The apps behind the proxies, each on a port of its own. Any thread.
final class Apps implements AutoCloseable {
  private static final int READ_BYTES = 4_096; // A forwarded head, with room.

  private final List<Channel> listeners = new ArrayList<>();
  private final List<AppAnswer> answers = new ArrayList<>();
  private final List<App> all = new ArrayList<>();

  private final OneLoop loop;

  private Apps(OneLoop loop) {
    this.loop = loop;
  }

  /// Starts so many, with answers of that size.
  static Apps start(OneLoop loop, int count, int bodyBytes) {
    Apps apps = new Apps(loop);
    for (int i = 0; i < count; i++) {
      AppAnswer answer = new AppAnswer("app-" + i, bodyBytes);
      apps.answers.add(answer);
      Channel listener =
          loop.listen(
              0,
              channel -> {
                channel
                    .config()
                    .setOption(
                        ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES));
                channel.pipeline().addLast(new AppConnection(answer));
              });
      apps.listeners.add(listener);
      apps.all.add(App.numbered(i, ((InetSocketAddress) listener.localAddress()).getPort()));
    }
    return apps;
  }

  List<App> all() {
    return all;
  }

  @Override
  public void close() {
    listeners.forEach(listener -> listener.close().awaitUninterruptibly());
    loop.loop().submit(() -> answers.forEach(AppAnswer::close)).awaitUninterruptibly();
  }
}
