package dev.holdfast.router.http;

import dev.holdfast.router.http.h2.ServerStream;
import java.util.ArrayDeque;

/// One event loop's clients on streams of HTTP/2: kept for the next stream, since each holds what
/// an exchange works with. Event loop only.
final class StreamClients {
  // About 6 KiB each.
  private static final int KEPT_MOST = 256;

  private final Loop loop;
  private final Routing routing;
  private final ArrayDeque<StreamClient> free = new ArrayDeque<>();

  StreamClients(Loop loop, Routing routing) {
    this.loop = loop;
    this.routing = routing;
  }

  StreamClient take(Http2Connection connection, ServerStream stream) {
    StreamClient client = free.pollLast();
    if (client == null) {
      client = new StreamClient(loop, routing, this);
    }
    client.begin(connection, stream);
    return client;
  }

  void give(StreamClient client) {
    if (free.size() < KEPT_MOST) {
      free.addLast(client);
    }
  }
}
