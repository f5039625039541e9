package dev.holdfast.router.admin;

import dev.holdfast.router.http.Explanation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/// The admin port of a router: its pages and metrics over its parts. Any thread.
public final class AdminPages implements AutoCloseable {
  private final Metrics metrics;
  private final AdminServer server;

  private AdminPages(Metrics metrics, AdminServer server) {
    this.metrics = metrics;
    this.server = server;
  }

  /// Listens from now on. Fails where the address cannot be bound.
  public static AdminPages open(InetSocketAddress address, RouterParts parts) throws IOException {
    Metrics metrics = metrics(parts);
    List<Page> pages =
        List.of(
            new HealthPage(parts),
            new ReadyPage(parts.serving(), parts.table()),
            new StatusPage(parts),
            new RoutesPage(parts.table().routes(), parts.apps().rules(), parts.ticker()),
            new ExplainPage(
                parts.table().routes(),
                parts.apps().rules(),
                new Explanation.Doors(parts.about().http(), parts.tls()),
                parts.ticker()),
            new CellsPage(parts.table().writer(), parts.ticker()),
            new MetricsPage(metrics));
    try {
      return new AdminPages(metrics, AdminServer.bind(address, pages));
    } catch (IOException | RuntimeException e) {
      metrics.close();
      throw e;
    }
  }

  static Metrics metrics(RouterParts parts) {
    Metrics metrics = new Metrics();
    TrafficMetrics.register(metrics, parts.loops());
    TableMetrics.register(metrics, parts);
    TlsMetrics.register(metrics, parts.tls());
    AppMetrics.register(metrics, parts.apps());
    AccessLogMetrics.register(metrics, parts.accessLog());
    OverloadMetrics.register(metrics, parts.overload());
    ProcessMetrics.register(metrics);
    return metrics;
  }

  public InetSocketAddress address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
    metrics.close();
  }
}
