package dev.holdfast.router.http;

/// Which trace context this router takes part in (`http.tracing`). What it does not take part in
/// goes on as it came. Immutable.
public enum Tracing {
  NONE,
  /// Zipkin's headers, the single one and the several.
  B3,
  /// `traceparent` and `tracestate`.
  W3C,
  BOTH;

  boolean isB3() {
    return this == B3 || this == BOTH;
  }

  boolean isW3c() {
    return this == W3C || this == BOTH;
  }
}
