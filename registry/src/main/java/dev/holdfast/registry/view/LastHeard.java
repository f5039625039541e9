package dev.holdfast.registry.view;

import java.util.concurrent.TimeUnit;

/// A cell's newest sign of life, or what stands for one. Immutable.
///
/// @param atNanos monotonic time of it: connects are compared with that
/// @param agesFromNanos where on the connected clock the cell's age begins: later than at the beat
///   where the beat said that silence is planned
public record LastHeard(long atNanos, long agesFromNanos) {
  // Whatever an emitter says, the sum does not overflow.
  private static final long PLANNED_MOST_NANOS = TimeUnit.DAYS.toNanos(365);

  /// A beat; also what a cell begins with that was not heard yet, and after an outage.
  public static LastHeard at(long nowNanos, ConnectedClock clock) {
    return new LastHeard(nowNanos, clock.nanos());
  }

  /// A beat that says LEAVING: silence is planned for `forMs`.
  public static LastHeard leaving(long nowNanos, ConnectedClock clock, long forMs) {
    long planned = Math.min(TimeUnit.MILLISECONDS.toNanos(forMs), PLANNED_MOST_NANOS);
    return new LastHeard(nowNanos, clock.nanos() + planned);
  }

  /// For how long it has been unheard, planned silence left out.
  public long ageNanos(ConnectedClock clock) {
    return Math.max(0, clock.nanos() - agesFromNanos);
  }
}
