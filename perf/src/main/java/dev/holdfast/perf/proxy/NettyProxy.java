package dev.holdfast.perf.proxy;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import java.io.File;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The yardstick's process: `NettyProxy CODEC|RELAY <transport> <port>=<host>=<app's port>...`, and
/// `<port>=<certificate>=<key>` for TLS as well. One event loop; the codec finds its app by the
/// host, the relay by the port that it was asked at.
final class NettyProxy {
  enum Kind {
    /// Netty's HTTP codec both ways.
    CODEC,
    /// Bytes only (layer 4).
    RELAY
  }

  private NettyProxy() {}

  /// Runs it until it is killed.
  public static void main(String[] args) throws InterruptedException {
    OneLoop loop = new OneLoop("netty-proxy", NettyTransport.named(args[1]));
    Map<String, Integer> apps = new HashMap<>();
    @Nullable SslContext tls = null;
    int tlsPort = 0;
    for (int i = 2; i < args.length; i++) {
      String[] app = args[i].split("=", -1);
      int port = Integer.parseInt(app[0]);
      if (app[1].startsWith("/")) {
        tlsPort = port;
        tls = BenchTls.server(new File(app[1]), new File(app[2]));
        continue;
      }
      int appPort = Integer.parseInt(app[2]);
      if (Kind.valueOf(args[0]) == Kind.RELAY) {
        loop.listen(port, channel -> RelayHalf.between(channel, loop, appPort));
      } else {
        apps.put(app[1], appPort);
      }
    }
    if (!apps.isEmpty()) {
      CodecBackends backends = new CodecBackends(loop, apps);
      loop.listen(Integer.parseInt(args[2].split("=", 2)[0]), channel -> front(channel, backends));
      if (tls != null) {
        SslContext context = tls;
        loop.listen(
            tlsPort,
            channel -> {
              front(channel, backends);
              BenchTls.first(channel, context);
            });
      }
    }
    new CountDownLatch(1).await();
  }

  private static void front(Channel channel, CodecBackends backends) {
    channel.pipeline().addLast(new HttpServerCodec(), new CodecClient(backends));
  }
}
