package dev.holdfast.perf.proxy;

import java.nio.file.Path;
import java.util.List;

/// What is to be measured. Immutable.
///
/// @param proxies their names, in the order in which they take turns
/// @param apps how many apps are behind them
/// @param bodyBytes of each answer
/// @param ratePerSecond of requests; 0: a closed loop
/// @param routes in Holdfast's table
/// @param tls whether clients speak TLS
/// @param warmUpSeconds of processor time for each proxy, before the first round
/// @param pinned whether the proxy gets a core of its own, and everything else the others
record Plan(
    List<String> proxies,
    int apps,
    int bodyBytes,
    int connections,
    int ratePerSecond,
    int routes,
    boolean accessLog,
    boolean tls,
    int rounds,
    double seconds,
    double warmUpSeconds,
    boolean pinned,
    Path results) {
  /// The load in words.
  String load() {
    return "%d bytes, %d connections%s, %s, %d apps, %d routes, access log %s"
        .formatted(
            bodyBytes,
            connections,
            tls ? " over TLS 1.3 (AES-128-GCM)" : "",
            ratePerSecond == 0 ? "closed loop" : "open loop at " + ratePerSecond + "/s",
            apps,
            Math.max(routes, apps),
            accessLog ? "on" : "off");
  }
}
