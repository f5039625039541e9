package dev.holdfast.cli;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.RouteEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which records are asked for: of a cell, about a host, or all. One thread.
///
/// A record that takes a host from an endpoint does not name the host. So it is remembered which
/// endpoints were seen with it: from the first record read on, not before.
final class RecordFilter {
  private final String cell;
  private final String host;
  private final Set<EndpointId> withHost = new HashSet<>();

  /// @param cell empty: of all cells
  /// @param host empty: about all hosts
  RecordFilter(String cell, String host) {
    this.cell = cell;
    this.host = host;
  }

  boolean wants(LogRecord record) {
    return switch (record) {
      case LogRecord.Read read ->
          isOfCell(read.event().cell().name()) && (host.isEmpty() || isAboutHost(read.event()));
      // What it said is not known: it may have been about the host.
      case LogRecord.Unreadable unreadable ->
          isOfCell(unreadable.cell() == null ? "" : unreadable.cell().name());
    };
  }

  /// Those of a manifest's endpoints that are asked for.
  List<Endpoint> wanted(List<Endpoint> endpoints) {
    return host.isEmpty() ? endpoints : endpoints.stream().filter(this::hasHost).toList();
  }

  private boolean isOfCell(String name) {
    return cell.isEmpty() || cell.equals(name);
  }

  private boolean isAboutHost(RouteEvent event) {
    return switch (event) {
      case RouteEvent.Hello _, RouteEvent.Beat _ -> false;
      case RouteEvent.Register register -> isChangeOf(register.endpoint());
      case RouteEvent.Unregister unregister -> withHost.remove(unregister.endpoint());
      case RouteEvent.Manifest manifest -> {
        boolean had = withHost.removeIf(id -> id.cell().equals(manifest.cell()));
        List<Endpoint> now = wanted(manifest.endpoints());
        now.forEach(endpoint -> withHost.add(endpoint.id()));
        yield had || !now.isEmpty();
      }
    };
  }

  private boolean isChangeOf(Endpoint endpoint) {
    boolean had = withHost.remove(endpoint.id());
    boolean has = hasHost(endpoint);
    if (has) {
      withHost.add(endpoint.id());
    }
    return had || has;
  }

  private boolean hasHost(Endpoint endpoint) {
    return endpoint.routes().stream().anyMatch(route -> route.host().equals(host));
  }
}
