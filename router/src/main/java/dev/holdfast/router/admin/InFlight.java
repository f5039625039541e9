package dev.holdfast.router.admin;

import dev.holdfast.router.http.LoopCounters;
import dev.holdfast.router.http.LoopCounters.Counter;
import java.util.List;

/// What clients have open at this router. Immutable.
///
/// @param requests whose answer has not ended, those of upgraded connections among them
/// @param connections of clients
/// @param upgraded connections that carry another protocol, such as WebSocket
record InFlight(long requests, long connections, long upgraded) {
  static InFlight of(List<LoopCounters> loops) {
    return new InFlight(
        open(loops, Counter.REQUESTS_STARTED, Counter.REQUESTS_ENDED),
        open(loops, Counter.CONNECTIONS_ACCEPTED, Counter.CONNECTIONS_CLOSED),
        open(loops, Counter.UPGRADES, Counter.UPGRADES_ENDED));
  }

  /// Read in this order, what ends in between is still counted as begun: never negative.
  private static long open(List<LoopCounters> loops, Counter begun, Counter ended) {
    long before = sum(loops, ended);
    return Math.max(0, sum(loops, begun) - before);
  }

  private static long sum(List<LoopCounters> loops, Counter counter) {
    return loops.stream().mapToLong(loop -> loop.value(counter)).sum();
  }

  /// In a line, for people.
  String text() {
    return "%d requests in flight, %d of them upgraded, on %d connections"
        .formatted(requests, upgraded, connections);
  }
}
