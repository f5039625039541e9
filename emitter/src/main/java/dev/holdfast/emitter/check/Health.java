package dev.holdfast.emitter.check;

import dev.holdfast.emitter.lrp.HealthCheck;

/// One endpoint's health by its looks so far. Immutable, pure.
///
/// @param looks good ones in a row while it is unhealthy, bad ones in a row while it is healthy
/// @param seen whether it was ever healthy
/// @param failing whether the last look was bad
record Health(boolean healthy, int looks, boolean seen, boolean failing, String why) {
  /// Before the first look.
  static Health begin(boolean healthy) {
    return new Health(healthy, 0, healthy, false, "");
  }

  Health good(HealthCheck check) {
    if (healthy) {
      return new Health(true, 0, true, false, why);
    }
    boolean isEnough = looks + 1 >= check.healthyAfter();
    return new Health(isEnough, isEnough ? 0 : looks + 1, seen || isEnough, false, why);
  }

  Health bad(HealthCheck check, String newWhy) {
    if (!healthy) {
      return new Health(false, 0, seen, true, newWhy);
    }
    boolean isEnough = looks + 1 >= check.unhealthyAfter();
    return new Health(!isEnough, isEnough ? 0 : looks + 1, seen, true, newWhy);
  }
}
