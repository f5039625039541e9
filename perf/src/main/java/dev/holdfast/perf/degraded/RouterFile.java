package dev.holdfast.perf.degraded;

import java.nio.file.Path;

/// A router's configuration. Immutable.
///
/// It turns no request away when the machine is busy with something else: what is promised is that
/// a fault costs none.
///
/// @param directory where it lies, with the router's data
/// @param shared whether another router listens at the same port
/// @param quicken by how much the times of freshness, doubt and ejection are shorter than usual
/// @param trust bundle of certificates that apps may have
record RouterFile(
    Path directory, int port, int adminPort, boolean shared, int busPort, int quicken, Path trust) {
  static final String SITE = "degraded";

  /// Of apps that hang; the usual minute would outlast every fault. Some connects in a row must be
  /// able to time out in it.
  private static final int ANSWER_MOST_MS = 3_000;

  private static final int CONNECT_MOST_MS = 500;

  String yaml() {
    return """
    site: %s
    bus: {bootstrap: ["127.0.0.1:%d"]}
    dataDirectory: data
    listen: {address: 127.0.0.1, port: %d, shared: %s}
    admin: {port: %d}
    waitForRoutes: 30s
    stale: {unheardAfter: %dms, silentAfter: %dms, staleAfter: %dms, pruneAfter: %dms, \
    connectsApart: %dms, probeInterval: %dms}
    http:
      overload: {shed: false}
      timeouts: {answerHead: %dms}
      backends:
        connectTimeout: %dms
        doubtFor: %dms
        balancing: {ejection: {for: %dms}}
        tls: {trust: %s}
    drain: {wait: 0s, timeout: 10s}
    """
        .formatted(
            SITE,
            busPort,
            port,
            shared,
            adminPort,
            10_000 / quicken,
            15_000 / quicken,
            60_000 / quicken,
            180_000 / quicken,
            10_000 / quicken,
            30_000 / quicken,
            ANSWER_MOST_MS,
            CONNECT_MOST_MS,
            30_000 / quicken,
            30_000 / quicken,
            trust);
  }
}
