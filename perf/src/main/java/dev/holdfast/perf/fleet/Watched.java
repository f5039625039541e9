package dev.holdfast.perf.fleet;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.perf.load.ThreadTimes;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/// What a process has taken so far, at one moment. Immutable.
///
/// @param cpu processor time of all its threads, those that have ended too, in ticks of 10 ms
/// @param threads the same by threads, to the ns, without those that have ended
record Watched(long atNanos, Duration cpu, ThreadTimes threads) {
  private static final Ticker TICKER = SystemClocks.ticker();
  private static final double PERCENT = 100;

  static Watched now(ProcessHandle process) throws IOException {
    return new Watched(
        TICKER.nanos(),
        process.info().totalCpuDuration().orElse(Duration.ZERO),
        ThreadTimes.of(process.pid()));
  }

  /// Of a process that begins now.
  static Watched none() {
    return new Watched(TICKER.nanos(), Duration.ZERO, new ThreadTimes(Map.of()));
  }

  /// How much of a core it has taken since an earlier moment, in percent.
  double percentSince(Watched before) {
    double taken = cpu.minus(before.cpu).toNanos();
    return PERCENT * taken / (atNanos - before.atNanos);
  }

  double secondsSince(Watched before) {
    return (atNanos - before.atNanos) / 1e9;
  }
}
