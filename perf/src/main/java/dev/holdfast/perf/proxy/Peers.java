package dev.holdfast.perf.proxy;

import java.util.ArrayList;
import java.util.List;

/// The proxies that can be measured, in the order of their turns. Stateless.
final class Peers {
  /// The layer-4 relays only when they are named.
  static final String DEFAULT =
      "nginx,haproxy,netty-epoll,netty-io-uring,holdfast-epoll,holdfast-io-uring";

  /// Those that speak HTTP/2.
  static final String HTTP2 = "nginx,haproxy,holdfast-epoll,holdfast-io-uring";

  private Peers() {}

  /// @param version of Holdfast
  static List<Peer> all(String version) {
    List<Peer> all = new ArrayList<>(List.of(new Nginx(), new Haproxy()));
    for (NettyProxy.Kind kind : NettyProxy.Kind.values()) {
      for (NettyTransport transport : NettyTransport.values()) {
        all.add(new NettyPeer(kind, transport));
      }
    }
    for (NettyTransport transport : NettyTransport.values()) {
      all.add(new HoldfastPeer(transport, version));
    }
    return all;
  }

  static List<String> names() {
    return all("").stream().map(Peer::name).toList();
  }
}
