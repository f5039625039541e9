package dev.holdfast.perf.proxy;

/// Who asks, and how. Immutable.
///
/// @param ratePerSecond of requests; 0: a closed loop
/// @param tls whether they speak TLS
/// @param streams how many requests a connection of HTTP/2 carries at once; 0: they speak HTTP/1.1
/// @param reuse what a request finds from the one before
/// @param newPerSecond of the connections that are kept, how many are closed and made anew
record Clients(
    int connections, int ratePerSecond, boolean tls, int streams, Reuse reuse, int newPerSecond) {
  boolean isHttp2() {
    return streams > 0;
  }

  /// What they speak over TLS, as ALPN names it.
  String protocol() {
    return isHttp2() ? "h2" : "http/1.1";
  }

  /// In words.
  String text() {
    return connectionsText()
        + (newPerSecond == 0 ? "" : ", %d of them anew a second".formatted(newPerSecond))
        + (ratePerSecond == 0 ? ", closed loop" : ", open loop at " + ratePerSecond + "/s");
  }

  private String connectionsText() {
    return "%d connections%s%s%s"
        .formatted(
            connections,
            isHttp2() ? " of HTTP/2 with %d requests at once".formatted(streams) : "",
            tls ? " over TLS 1.3 (AES-128-GCM)" : "",
            switch (reuse) {
              case CONNECTION -> "";
              case SESSION -> ", a new one for each request, sessions resumed";
              case NOTHING -> ", a new one for each request";
            });
  }
}
