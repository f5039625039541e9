package dev.holdfast.perf.degraded;

import dev.holdfast.perf.proxy.Tally;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// What came of the requests that ended within a part of a fault. The load's event loop only, until
/// the next one has begun.
final class Span {
  private final double beganSeconds;
  private double endedSeconds;
  private double firstRightSeconds = Double.NaN;
  private final Histogram latency = Tally.histogram();
  private final Map<String, Histogram> latencyByApp = new HashMap<>();
  private final Map<Integer, Long> byInstance = new HashMap<>();
  long requests;
  long failed;
  long misrouted;

  /// @param beganSeconds since the load began
  Span(double beganSeconds) {
    this.beganSeconds = beganSeconds;
    this.endedSeconds = beganSeconds;
  }

  void end(double atSeconds) {
    endedSeconds = atSeconds;
  }

  /// A right answer.
  void right(double atSeconds) {
    requests++;
    if (Double.isNaN(firstRightSeconds)) {
      firstRightSeconds = atSeconds;
    }
  }

  /// From its begin to its first right answer; NaN where there was none.
  double secondsToFirstRight() {
    return firstRightSeconds - beganSeconds;
  }

  /// How long it took.
  double seconds() {
    return Math.max(1e-3, endedSeconds - beganSeconds);
  }

  /// Requests a second, of those that ended in it.
  double perSecond() {
    return requests / seconds();
  }

  void answered(String app, long nanos) {
    latency.recordValue(Ledger.bounded(nanos));
    latencyByApp.computeIfAbsent(app, _ -> Tally.histogram()).recordValue(Ledger.bounded(nanos));
  }

  void answeredBy(int instance) {
    byInstance.merge(instance, 1L, Long::sum);
  }

  /// Of all answers, in milliseconds; NaN where there was none.
  double latencyMs(double percentile) {
    return ms(latency, percentile);
  }

  /// Of an app's answers, in milliseconds; NaN where there was none.
  double latencyMs(String app, double percentile) {
    return ms(latencyByApp.getOrDefault(app, Tally.histogram()), percentile);
  }

  /// Right answers that those instances gave.
  long answersOf(List<LiveInstance> instances) {
    return instances.stream()
        .mapToLong(instance -> byInstance.getOrDefault(instance.number(), 0L))
        .sum();
  }

  private static double ms(Histogram latency, double percentile) {
    return latency.getTotalCount() == 0
        ? Double.NaN
        : latency.getValueAtPercentile(percentile) / 1e6;
  }
}
