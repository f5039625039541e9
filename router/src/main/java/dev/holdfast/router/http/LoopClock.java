package dev.holdfast.router.http;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import java.time.InstantSource;

/// An event loop's time: read once where the loop is entered, not where it is needed. The wall's
/// time is read at each tick and counted on from there. Event loop only.
final class LoopClock {
  private static final long NANOS_PER_MS = 1_000_000;

  private final Ticker ticker;
  private final InstantSource wall;
  private long nowNanos;
  // The wall's time as it was read last, and when.
  private long readWallMs;
  private long wallReadNanos;

  LoopClock() {
    this(SystemClocks.ticker(), SystemClocks.wall());
  }

  LoopClock(Ticker ticker, InstantSource wall) {
    this.ticker = ticker;
    this.wall = wall;
    readWall();
  }

  /// The loop does something new: takes the time.
  void wake() {
    nowNanos = ticker.nanos();
  }

  /// Looks at the wall's clock, which may have been set meanwhile.
  void readWall() {
    wake();
    wallReadNanos = nowNanos;
    readWallMs = wall.millis();
  }

  /// The monotonic time of this very moment, for who measures within a wake-up.
  long readNanos() {
    return ticker.nanos();
  }

  /// The monotonic time of the wake-up at work.
  long nowNanos() {
    return nowNanos;
  }

  /// The wall's time of the wake-up at work, ms since 1970.
  long wallMs() {
    return readWallMs + (nowNanos - wallReadNanos) / NANOS_PER_MS;
  }
}
