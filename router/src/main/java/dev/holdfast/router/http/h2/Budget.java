package dev.holdfast.router.http.h2;

/// How many frames a peer may send that ask for nothing: a bucket that time and useful work fill up
/// again. Event loop only.
///
/// One count for all kinds, since each flood found so far was a new kind.
public final class Budget {
  private static final int PER_SECOND = 50;
  private static final long NANOS_EACH = 1_000_000_000L / PER_SECOND;

  private final int most;
  private int left;
  private long filledNanos;

  public Budget(int most, long nowNanos) {
    this.most = most;
    this.left = most;
    this.filledNanos = nowNanos;
  }

  /// Takes one. False where none is left.
  public boolean spend(long nowNanos) {
    long grown = (nowNanos - filledNanos) / NANOS_EACH;
    if (grown > 0) {
      filledNanos += grown * NANOS_EACH;
      left = (int) Math.min(most, left + grown);
    }
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }

  /// Something useful was done.
  public void earn(int frames) {
    left = Math.min(most, left + frames);
  }
}
