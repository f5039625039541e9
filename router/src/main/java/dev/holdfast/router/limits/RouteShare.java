package dev.holdfast.router.limits;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What is counted of one limited route on all event loops, alone on its cache lines. Any thread.
///
/// Requests in flight are counted by atomic adds, the rate's time by compare-and-set: neither loses
/// anything. One that is let go takes nothing more: its count is far below zero from then on, in
/// one step with its having been zero, so no request is counted where nobody looks.
final class RouteShare extends RouteShareFields {
  private static final VarHandle IN_FLIGHT;
  private static final VarHandle KEPT;
  // So far below zero that no adds bring it back.
  private static final int LET_GO = Integer.MIN_VALUE / 2;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      IN_FLIGHT = lookup.findVarHandle(RouteShareFields.class, "inFlight", int.class);
      KEPT = lookup.findVarHandle(RouteShareFields.class, "kept", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// The route's hash, which parts its clients from those of other routes.
  final long hash;

  // Two lines behind, since processors fetch lines in pairs.
  @SuppressWarnings("unused")
  private long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;

  RouteShare(long hash) {
    this.hash = hash;
  }

  /// One more in flight. Returns how many there were before; below zero where this share has been
  /// let go, and nothing is counted.
  int enter() {
    return (int) IN_FLIGHT.getAndAdd(this, 1);
  }

  void leave() {
    IN_FLIGHT.getAndAdd(this, -1);
  }

  int inFlight() {
    return inFlight;
  }

  /// Takes a token. Returns how long until there is one, in ns; 0 or less where it was taken.
  long take(Rate rate, long nowNanos) {
    while (true) {
      long known = kept;
      long wait = Gcra.waitFor(known, nowNanos, rate.intervalNanos(), rate.burst());
      long next = Gcra.next(known, nowNanos, rate.intervalNanos(), rate.burst());
      if (wait > 0 || KEPT.compareAndSet(this, known, next)) {
        return wait;
      }
    }
  }

  /// Lets it go where it says no more than a new one would. Whether it has.
  boolean letGo(long nowNanos) {
    return kept <= nowNanos && IN_FLIGHT.compareAndSet(this, 0, LET_GO);
  }
}

/// What keeps the fields away from what stands before them in memory.
class RouteShareBefore {
  @SuppressWarnings("unused")
  private long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

class RouteShareFields extends RouteShareBefore {
  volatile int inFlight;
  volatile long kept;
}
