package dev.holdfast.perf.proxy;

import java.util.List;

/// What is to be measured. Immutable.
///
/// @param proxies their names, in the order in which they take turns
/// @param apps how many apps are behind them
/// @param bodyBytes of each answer
/// @param routes in Holdfast's table
/// @param warmUpSeconds of processor time for each proxy, before the first round
/// @param pinned whether the proxy gets a core of its own, and everything else the others
record Plan(
    List<String> proxies,
    int apps,
    int bodyBytes,
    Clients clients,
    int routes,
    boolean accessLog,
    int rounds,
    double seconds,
    double warmUpSeconds,
    boolean pinned) {
  /// The load in words.
  String load() {
    return "%d bytes, %s, %d apps, %d routes, access log %s"
        .formatted(
            bodyBytes, clients.text(), apps, Math.max(routes, apps), accessLog ? "on" : "off");
  }
}
