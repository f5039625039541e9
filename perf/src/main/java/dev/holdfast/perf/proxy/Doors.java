package dev.holdfast.perf.proxy;

import io.netty.handler.ssl.SslContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the load gets to the apps through a proxy: one port where it routes by the host, else a port
/// for each app. Immutable.
///
/// @param tls what connections are secured with; null where they are not
/// @param streams how many requests a connection of HTTP/2 carries at once; 0: HTTP/1.1
public record Doors(
    List<Integer> ports, List<RequestOf> apps, @Nullable SslContext tls, int streams, Reuse reuse) {
  LoadConnection connection(Load load, int index) {
    return streams == 0
        ? new Http1LoadConnection(load, index)
        : new Http2LoadConnection(load, index, streams, tls == null ? "http" : "https");
  }

  boolean routes() {
    return ports.size() == 1;
  }

  int portFor(int connection) {
    return ports.get(connection % ports.size());
  }

  /// A proxy that routes is asked for another app each time, on one connection.
  RequestOf appFor(int connection, int ask) {
    return apps.get(Math.floorMod(routes() ? ask : connection, apps.size()));
  }
}
