package dev.holdfast.perf.proxy;

import org.HdrHistogram.Histogram;

/// What came of the requests of one turn. Event loop only, until the turn has ended.
final class Tally {
  private static final long LATENCY_MAX_NANOS = 60_000_000_000L;
  private static final int DIGITS = 3;

  /// From the moment a request was to be sent to its answer's last byte, in nanoseconds.
  final Histogram latency = histogram();

  long answers;
  long failed;
  long misrouted;

  /// The first failure's text; empty while there is none.
  String problem = "";

  static Histogram histogram() {
    return new Histogram(1, LATENCY_MAX_NANOS, DIGITS);
  }

  void answered(long nanos) {
    answers++;
    latency.recordValue(Math.clamp(nanos, 1, LATENCY_MAX_NANOS));
  }

  void fail(String why) {
    failed++;
    problem = problem.isEmpty() ? why : problem;
  }

  void misroute(String why) {
    misrouted++;
    problem = problem.isEmpty() ? why : problem;
  }
}
