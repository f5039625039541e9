package dev.holdfast.perf.proxy;

/// When requests are due. Closed: as soon as a connection is free. Open: at a steady rate, whether
/// or not one is, so that a slow proxy is charged with the wait that it causes. Event loop only.
public final class Pace {
  private static final double SECOND_NANOS = 1e9;

  private final double intervalNanos;
  private long startNanos;
  private long taken;

  /// @param perSecond requests; 0: a closed loop
  public Pace(int perSecond) {
    this.intervalNanos = perSecond == 0 ? 0 : SECOND_NANOS / perSecond;
  }

  boolean isOpen() {
    return intervalNanos > 0;
  }

  void start(long nowNanos) {
    startNanos = nowNanos;
    taken = 0;
  }

  /// When the next request is, or was, due.
  long nextNanos() {
    return startNanos + (long) (taken * intervalNanos);
  }

  boolean isDue(long nowNanos) {
    return nextNanos() - nowNanos <= 0;
  }

  /// Takes the next request; returns when it was to start.
  long take(long nowNanos) {
    if (!isOpen()) {
      return nowNanos;
    }
    long due = nextNanos();
    taken++;
    return due;
  }
}
