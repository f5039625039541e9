package dev.holdfast.router.backend;

import java.time.Duration;

/// That an endpoint could not be connected: how often, when it is connected to for another try, and
/// until when it is passed over at the latest. Immutable.
///
/// @param failures 0: no doubt
/// @param probeNanos when the loop that doubts it connects to it
/// @param untilNanos when requests try it again, should nobody else have
/// @param state what it waits for
record Doubt(int failures, long probeNanos, long untilNanos, State state) {
  /// What ends it.
  enum State {
    WAITS,
    /// A connect is on its way.
    PROBED,
    /// Somebody else answers at its address: only a proof of identity ends that.
    QUARANTINED
  }

  static final Doubt NONE = new Doubt(0, 0, 0, State.WAITS);
  static final Doubt QUARANTINE = new Doubt(0, 0, 0, State.QUARANTINED);

  private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
  // Longer than a connect and a handshake take unless they are configured very long; then a request
  // tries it.
  private static final long PROBE_NANOS = Duration.ofSeconds(6).toNanos();
  private static final int DOUBLED_MOST = 30;

  boolean isQuarantined() {
    return state == State.QUARANTINED;
  }

  boolean isNone() {
    return failures == 0 && !isQuarantined();
  }

  boolean holds(long nowNanos) {
    return isQuarantined() || (failures > 0 && nowNanos - untilNanos < 0);
  }

  /// A connect has failed: twice as long as before. Not so where its next try was still ahead: of
  /// many that fail at once one counts. Lifts no quarantine.
  ///
  /// @param longestNanos until the next try
  Doubt deepened(long nowNanos, long longestNanos) {
    boolean early = failures > 0 && state == State.WAITS && nowNanos - probeNanos < 0;
    if (early || isQuarantined()) {
      return this;
    }
    long wait = FIRST_NANOS << Math.min(failures, DOUBLED_MOST);
    long probe = nowNanos + Math.min(wait, longestNanos);
    return new Doubt(failures + 1, probe, probe + PROBE_NANOS, State.WAITS);
  }

  /// Whether it is time to connect to it.
  boolean isDue(long nowNanos) {
    return failures > 0 && !isQuarantined() && nowNanos - probeNanos >= 0;
  }

  /// A connect is on its way that will tell.
  Doubt probed(long nowNanos) {
    long until = nowNanos + PROBE_NANOS;
    return new Doubt(failures, until, until, State.PROBED);
  }
}
