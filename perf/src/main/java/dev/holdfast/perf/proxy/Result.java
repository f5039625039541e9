package dev.holdfast.perf.proxy;

import dev.holdfast.perf.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/// One proxy over all rounds. Immutable.
///
/// @param micros processor time per answer
/// @param ratio of that to the first proxy's of the run in the same round (nginx, where it is
///   there)
/// @param boundByLoad in how many rounds the load could give no more
/// @param latency of all rounds together; nobody changes it
record Result(
    String proxy,
    String version,
    Spread micros,
    Spread userMicros,
    Spread ratio,
    Spread perSecond,
    Histogram latency,
    long failed,
    long misrouted,
    int boundByLoad,
    Spread othersShare,
    Counts counts) {
  /// @param turns of all proxies
  /// @param base the proxy that ratios are to
  static Result of(Peer peer, List<Turn> turns, String base, Counts counts) {
    List<Turn> own = of(peer.name(), turns);
    Map<Integer, Double> baseMicros =
        of(base, turns).stream().collect(Collectors.toMap(Turn::round, Turn::micros));
    List<Double> ratios = new ArrayList<>();
    Histogram latency = Tally.histogram();
    for (Turn turn : own) {
      ratios.add(turn.micros() / baseMicros.getOrDefault(turn.round(), Double.NaN));
      latency.add(turn.latency());
    }
    return new Result(
        peer.name(),
        peer.version(),
        Spread.of(own, Turn::micros),
        Spread.of(own, Turn::userMicros),
        Spread.of(ratios),
        Spread.of(own, Turn::perSecond),
        latency,
        own.stream().mapToLong(Turn::failed).sum(),
        own.stream().mapToLong(Turn::misrouted).sum(),
        (int) own.stream().filter(Turn::isBoundByLoad).count(),
        Spread.of(own, Turn::othersShare),
        counts);
  }

  private static List<Turn> of(String proxy, List<Turn> turns) {
    return turns.stream().filter(turn -> turn.proxy().equals(proxy)).toList();
  }

  double latencyMs(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e6;
  }
}
