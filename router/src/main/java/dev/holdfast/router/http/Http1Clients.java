package dev.holdfast.router.http;

import java.util.ArrayDeque;

/// One event loop's {@link Http1Client}s that no connection has. Event loop only.
final class Http1Clients {
  // About 1.3 KiB each.
  private static final int KEPT_MOST = 1_024;

  private final Loop loop;
  private final Routing routing;
  private final ArrayDeque<Http1Client> free = new ArrayDeque<>();

  Http1Clients(Loop loop, Routing routing) {
    this.loop = loop;
    this.routing = routing;
  }

  Http1Client take(ClientConnection connection) {
    Http1Client client = free.pollLast();
    if (client == null) {
      client = new Http1Client(loop, routing);
    }
    client.begin(connection);
    return client;
  }

  /// Its exchange has ended in order.
  void give(Http1Client client) {
    client.end();
    if (free.size() < KEPT_MOST) {
      free.addLast(client);
    }
  }
}
