package dev.holdfast.router.http;

import dev.holdfast.router.http.LoopCounters.Counter;

/// A loop that has counted something of everything, for tests of who reads it.
public final class CountedLoop {
  private CountedLoop() {}

  /// How late its timer ran, twice, in ns.
  public static final long DELAY_NANOS = 3_000_000;

  /// Each counter has a value of its own.
  public static LoopCounters counters() {
    LoopCounters counters = new LoopCounters();
    counters.delay().add(DELAY_NANOS);
    counters.delay().add(DELAY_NANOS);
    for (Counter counter : Counter.values()) {
      counters.add(counter, valueOf(counter));
    }
    return counters;
  }

  public static long valueOf(Counter counter) {
    return 100L + counter.place();
  }
}
