package dev.holdfast.router.admin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/// A port for load balancers: `/health` and `/ready` and nothing else, so that the admin port,
/// which shows all routes, can stay this machine's own. Any thread.
public final class HealthPort implements AutoCloseable {
  private final AdminServer server;

  private HealthPort(AdminServer server) {
    this.server = server;
  }

  /// Listens from now on. Fails where the address cannot be bound.
  public static HealthPort open(InetSocketAddress address, RouterParts parts) throws IOException {
    List<Page> pages =
        List.of(new HealthPage(parts), new ReadyPage(parts.serving(), parts.table()));
    return new HealthPort(AdminServer.bind(address, pages));
  }

  public InetSocketAddress address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
  }
}
