package dev.holdfast.perf.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpClientCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// The plain proxy's connections to its apps: one per request, kept between requests. Event loop
/// only.
@SuppressWarnings("FutureReturnValueIgnored") // The listener hears of it.
final class CodecBackends {
  private record Kept(int port, Deque<CodecBackend> idle) {}

  private final OneLoop loop;
  private final Map<String, Kept> apps = new HashMap<>();

  CodecBackends(OneLoop loop, Map<String, Integer> ports) {
    this.loop = loop;
    ports.forEach((host, port) -> apps.put(host, new Kept(port, new ArrayDeque<>())));
  }

  boolean knows(String host) {
    return apps.containsKey(host);
  }

  /// Gives the client a connection to its app, at once where one is idle.
  void acquire(String host, CodecClient client) {
    Kept kept = apps.get(host);
    if (kept == null) {
      throw new IllegalArgumentException("no app is known by " + host);
    }
    for (CodecBackend idle = kept.idle.pollLast(); idle != null; idle = kept.idle.pollLast()) {
      if (idle.isOpen()) {
        client.onBackend(idle);
        return;
      }
    }
    connect(kept, client);
  }

  private void connect(Kept kept, CodecClient client) {
    loop.connect(
            kept.port,
            channel ->
                channel
                    .pipeline()
                    .addLast(new HttpClientCodec(), new CodecBackend(channel, kept.idle)))
        .addListener(
            (ChannelFutureListener)
                connected -> {
                  Channel channel = connected.channel();
                  if (connected.isSuccess()) {
                    client.onBackend(channel.pipeline().get(CodecBackend.class));
                  } else {
                    client.onNoBackend();
                  }
                });
  }
}
