package dev.holdfast.registry.table;

import java.util.concurrent.TimeUnit;

/// For how long the log held a change before readers were given it: the most, lately. Table writer
/// only.
///
/// Of each turn its oldest record is looked at, by the broker's time of its append and our own wall
/// clock: for people only, and wrong by what the two clocks differ. It needs no bus to answer while
/// it is out of reach: what was missed then is known by the age of what is read afterwards.
final class LogLag {
  /// What was seen is told for so long at least, and twice that at most: longer than what lies
  /// between two looks of whoever collects metrics.
  static final long TOLD_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final long NONE = -1;

  private long mostMs = NONE;
  private long mostBeforeMs = NONE;
  private long beganNanos;

  LogLag(long nowNanos) {
    beganNanos = nowNanos;
  }

  /// A turn that read nothing.
  void onTurn(long nowNanos) {
    long passedNanos = nowNanos - beganNanos;
    if (passedNanos >= TOLD_NANOS) {
      mostBeforeMs = passedNanos < 2 * TOLD_NANOS ? mostMs : NONE;
      mostMs = NONE;
      beganNanos = nowNanos;
    }
  }

  /// A turn has given readers what it read.
  ///
  /// @param appendTimeMs of its oldest record
  void onRead(long appendTimeMs, long wallMs, long nowNanos) {
    onTurn(nowNanos);
    mostMs = Math.max(mostMs, Math.max(0, wallMs - appendTimeMs));
  }

  /// In ms; -1 where nothing was read lately.
  long mostMs() {
    return Math.max(mostMs, mostBeforeMs);
  }
}
