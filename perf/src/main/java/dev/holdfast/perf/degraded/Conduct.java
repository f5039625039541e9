package dev.holdfast.perf.degraded;

/// How an instance of an app behaves that listens.
enum Conduct {
  GOOD,
  /// It reads requests and says nothing.
  HANGS,
  RESETS_BEFORE_HEAD,
  RESETS_AFTER_HEAD,
  /// It closes after half of a body.
  HALF_ANSWERS,
  /// It answers in its own time.
  SLOW,
  /// It reads the second request of a connection and closes.
  CLOSES_ON_REUSE
}
