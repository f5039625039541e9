package dev.holdfast.router.backend;

/// That an endpoint's answers have failed: how often it was ejected for that without long good
/// service between, and until when the newest lasts. Immutable.
record Ejection(int count, long untilNanos) {
  static final Ejection NONE = new Ejection(0, 0);

  private static final int DOUBLED_MOST = 20;

  boolean holds(long nowNanos) {
    return count > 0 && nowNanos - untilNanos < 0;
  }

  /// The next one: twice as long as the one before, but for an endpoint that has served since for
  /// as long as the longest lasts.
  Ejection next(long nowNanos, EjectionConfig config) {
    long longest = config.lastsMost().toNanos();
    boolean anew = count == 0 || nowNanos - untilNanos >= longest;
    int next = anew ? 1 : count + 1;
    long lasts = config.lasts().toNanos() << Math.min(next - 1, DOUBLED_MOST);
    // Shifted over the end it is negative.
    long bounded = lasts <= 0 || lasts > longest ? longest : lasts;
    return new Ejection(next, nowNanos + bounded);
  }
}
