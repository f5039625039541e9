package dev.holdfast.perf.proxy;

import org.HdrHistogram.Histogram;

/// What one proxy did in one round. Immutable but for the histogram, which nobody changes.
///
/// @param userMicros processor time of the proxy per answer, in its own code
/// @param systemMicros the kernel's on its behalf
/// @param connects connections that the load made
/// @param proxyShare how much of one core the proxy took
/// @param loadShare how much of one core the load's thread took
/// @param othersShare how much of the machine processes that are no part of this took
/// @param problem the first failure in words; empty where there was none
record Turn(
    String proxy,
    int round,
    long answers,
    double perSecond,
    double userMicros,
    double systemMicros,
    Histogram latency,
    long connects,
    long failed,
    long misrouted,
    double proxyShare,
    double loadShare,
    double othersShare,
    String problem) {
  private static final double FULL = 0.95;
  private static final double SECOND_NANOS = 1e9;

  static Turn between(
      Reading from, Reading to, Tally tally, RunningProxy proxy, int round, int cores) {
    double seconds = (to.nanos() - from.nanos()) / SECOND_NANOS;
    double ticks = seconds * 1e6 / ProcessTimes.TICK_MICROS;
    long answers = to.answers() - from.answers();
    ProcessTimes used = to.proxy().since(from.proxy());
    long own = to.own().since(from.own()).ticks();
    double others = to.busyTicks() - from.busyTicks() - used.ticks() - own;
    double perAnswer = ProcessTimes.TICK_MICROS / Math.max(1, answers);
    return new Turn(
        proxy.peer().name(),
        round,
        answers,
        answers / seconds,
        used.userTicks() * perAnswer,
        used.systemTicks() * perAnswer,
        tally.latency,
        tally.connects,
        tally.failed,
        tally.misrouted,
        used.ticks() / ticks,
        (to.loopNanos() - from.loopNanos()) / SECOND_NANOS / seconds,
        Math.max(0, others / ticks / cores),
        tally.problem);
  }

  /// Processor time of the proxy per answer.
  double micros() {
    return userMicros + systemMicros;
  }

  /// The load could give no more while the proxy could have taken more: requests per second and
  /// latency then speak of the load.
  boolean isBoundByLoad() {
    return loadShare >= FULL && proxyShare < FULL;
  }

  double latencyMs(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e6;
  }
}
