package dev.holdfast.perf.jmh;

import dev.holdfast.events.Endpoint;
import dev.holdfast.router.http.RequestOutcome;
import org.jspecify.annotations.Nullable;

/// What became of a request, as a log is told it.
record LoggedOutcome(
    int status,
    long bytesReceived,
    long bytesSent,
    @Nullable Endpoint endpoint,
    @Nullable String routerError,
    long totalNanos,
    long backendNanos,
    int failedAttempts,
    long failedNanos,
    long connectNanos,
    long handshakeNanos,
    long lastNanos)
    implements RequestOutcome {
  /// An app has answered at the first attempt, by a kept connection.
  static LoggedOutcome answeredBy(Endpoint endpoint) {
    return new LoggedOutcome(
        200, 0, 18_342, endpoint, null, 2_345_678, 2_301_234, 0, -1, -1, -1, 2_302_000);
  }
}
