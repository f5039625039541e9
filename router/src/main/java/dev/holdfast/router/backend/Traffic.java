package dev.holdfast.router.backend;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/// What every event loop writes with each request to an endpoint, alone on its cache lines. Any
/// thread.
///
/// Requests in flight are counted by atomic adds and the window by compare-and-set: neither loses
/// anything. Failures in a row and latency are written by whoever comes last: a lost one is a
/// moment's imprecision.
final class Traffic extends TrafficFields {
  private static final VarHandle IN_FLIGHT;
  private static final VarHandle WINDOW;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      IN_FLIGHT = lookup.findVarHandle(TrafficFields.class, "inFlight", int.class);
      WINDOW = lookup.findVarHandle(TrafficFields.class, "window", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Finagle's: what is older counts for a third.
  private static final double DECAY_NANOS = Duration.ofSeconds(10).toNanos();
  // Until its first answer an endpoint is given little.
  private static final double UNKNOWN_NANOS = Duration.ofSeconds(1).toNanos();

  // Two lines behind, since processors fetch lines in pairs.
  @SuppressWarnings("unused")
  private long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;

  /// One more in flight, unless there are that many.
  ///
  /// @param most 0: no limit
  boolean tryStart(long nowNanos, int most) {
    int before = (int) IN_FLIGHT.getAndAdd(this, 1);
    if (most > 0 && before >= most) {
      IN_FLIGHT.getAndAdd(this, -1);
      return false;
    }
    if (sinceNanos == 0) {
      beginAnew(nowNanos);
    }
    return true;
  }

  void end() {
    IN_FLIGHT.getAndAdd(this, -1);
  }

  int inFlight() {
    return inFlight;
  }

  /// It is used from now on, for the first time or after it was not for a while.
  void beginAnew(long nowNanos) {
    sinceNanos = nowNanos == 0 ? 1 : nowNanos;
  }

  /// Since when it is used; 0: it is not yet.
  long sinceNanos() {
    return sinceNanos;
  }

  /// Returns how many answers in a row have failed.
  int failed() {
    int row = failuresInRow + 1;
    failuresInRow = row;
    return row;
  }

  void endRow() {
    if (failuresInRow != 0) {
      failuresInRow = 0;
    }
  }

  void count(int interval, boolean failed) {
    while (true) {
      long known = window;
      long next = AnswerWindow.with(known, interval, failed);
      if (WINDOW.compareAndSet(this, known, next)) {
        if (AnswerWindow.intervalOf(known) != interval) {
          windowBefore = known;
        }
        return;
      }
    }
  }

  /// What was counted in that interval; no answers where nothing was, or it is long past.
  long counted(int interval) {
    long newest = window;
    if (AnswerWindow.intervalOf(newest) == interval) {
      return newest;
    }
    long before = windowBefore;
    return AnswerWindow.intervalOf(before) == interval ? before : 0;
  }

  /// An answer has taken so long: a slower one than is known counts at once, a faster one the more
  /// the longer nothing was known.
  void took(long nanos, long nowNanos) {
    double known = latencyNanos;
    double stays = Math.exp(-Math.max(0, nowNanos - latencyAtNanos) / DECAY_NANOS);
    latencyNanos = nanos > known ? nanos : known * stays + nanos * (1 - stays);
    latencyAtNanos = nowNanos;
  }

  /// How long a request would wait here: latency, forgotten by and by, for each in flight.
  double costNanos(long nowNanos) {
    int requests = inFlight;
    double latency = latencyNanos * Math.exp(-Math.max(0, nowNanos - latencyAtNanos) / DECAY_NANOS);
    return latency == 0 && requests > 0 ? UNKNOWN_NANOS * requests : latency * (requests + 1);
  }
}

/// What keeps the fields away from what stands before them in memory.
class TrafficBefore {
  @SuppressWarnings("unused")
  private long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

class TrafficFields extends TrafficBefore {
  volatile int inFlight;
  volatile int failuresInRow;
  volatile long window;
  volatile long windowBefore;
  volatile long sinceNanos;
  volatile double latencyNanos;
  volatile long latencyAtNanos;
}
