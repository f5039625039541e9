package dev.holdfast.router.http;

import java.util.concurrent.TimeUnit;

/// Has a warning that any client can cause said once in a while, with how often there was cause.
/// Event loop only.
final class SaidApart {
  static final long APART_NANOS = TimeUnit.SECONDS.toNanos(10);

  private long saidNanos;
  private int causes;

  SaidApart(long nowNanos) {
    saidNanos = nowNanos - APART_NANOS;
  }

  /// There is cause. Returns how many there have been since it was said, this one among them; 0
  /// where that is not to be said yet.
  int onCause(long nowNanos) {
    causes++;
    if (nowNanos - saidNanos < APART_NANOS) {
      return 0;
    }
    saidNanos = nowNanos;
    int since = causes;
    causes = 0;
    return since;
  }
}
