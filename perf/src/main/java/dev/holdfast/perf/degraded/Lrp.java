package dev.holdfast.perf.degraded;

import dev.holdfast.perf.proxy.App;
import java.util.List;
import java.util.stream.Collectors;

/// An instance as its cell's file says it: one endpoint, one route. Immutable.
///
/// @param port over TLS where there is an identity
/// @param identity what its certificate carries; empty: it speaks plainly
record Lrp(App app, String instance, int port, String identity) {
  static Lrp plain(App app, String instance, int port) {
    return new Lrp(app, instance, port, "");
  }

  /// The whole file.
  static String file(List<Lrp> lrps) {
    return lrps.stream().map(Lrp::yaml).collect(Collectors.joining("", "lrps:\n", ""));
  }

  private String yaml() {
    String reached =
        identity.isEmpty()
            ? "port: " + port
            : "tlsPort: %d, identity: %s".formatted(port, identity);
    return """
    - instance: %s
      app: %s
      endpoints:
      - {%s, containerPort: 8080, routes: ["%s"]}
    """
        .formatted(instance, app.name(), reached, app.host());
  }
}
