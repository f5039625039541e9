package dev.holdfast.perf.abuse;

import dev.holdfast.events.Ticker;
import java.time.Duration;

/// Says how long clients go on. Any thread.
record SoakClock(Ticker ticker, long endNanos) {
  static SoakClock of(Ticker ticker, Duration length) {
    return new SoakClock(ticker, ticker.nanos() + length.toNanos());
  }

  boolean goesOn() {
    return ticker.nanos() - endNanos < 0;
  }
}
