package dev.holdfast.events;

import java.time.InstantSource;

/// The machine's clocks: the only place that reads them. Any thread.
public final class SystemClocks {
  private SystemClocks() {}

  /// Monotonic time.
  public static Ticker ticker() {
    return System::nanoTime;
  }

  /// Wall time, for messages and file names.
  public static InstantSource wall() {
    return InstantSource.system();
  }
}
