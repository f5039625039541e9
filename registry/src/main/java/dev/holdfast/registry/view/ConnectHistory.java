package dev.holdfast.registry.view;

/// How the connects to an endpoint have gone, as far as pruning asks: the newest attempt, and of
/// the failures since the last success the last two that are far enough apart. Immutable.
///
/// Traffic may fail a hundred times a second; kept are two failures with a distance, so that they
/// can be compared with a beat without keeping all.
///
/// @param tried whether a connect was ever begun
/// @param triedNanos monotonic time at which the newest one began or ended
/// @param failures of those kept, 0 to 2
/// @param earlierNanos the earlier one, where there are two
/// @param laterNanos the later or only one
public record ConnectHistory(
    boolean tried, long triedNanos, int failures, long earlierNanos, long laterNanos) {
  /// Nobody has connected yet.
  public static final ConnectHistory NONE = new ConnectHistory(false, 0, 0, 0, 0);

  /// A connect is on its way.
  public ConnectHistory begun(long nowNanos) {
    return new ConnectHistory(true, nowNanos, failures, earlierNanos, laterNanos);
  }

  /// A connect has worked: what failed before it is forgiven.
  public ConnectHistory succeeded(long nowNanos) {
    return new ConnectHistory(true, nowNanos, 0, 0, 0);
  }

  /// A connect has failed.
  ///
  /// @param apartNanos a failure that follows the later one sooner is the same one
  public ConnectHistory failed(long nowNanos, long apartNanos) {
    if (failures == 0) {
      return new ConnectHistory(true, nowNanos, 1, 0, nowNanos);
    }
    return nowNanos - laterNanos >= apartNanos
        ? new ConnectHistory(true, nowNanos, 2, laterNanos, nowNanos)
        : begun(nowNanos);
  }

  /// Whether it has failed since it last succeeded.
  public boolean isFailing() {
    return failures > 0;
  }

  /// Whether it has failed twice, both times after `nanos`.
  boolean failedTwiceSince(long nanos) {
    return failures == 2 && earlierNanos - nanos > 0;
  }

  /// Whether nobody has tried for so long.
  public boolean isUntriedFor(long nanos, long nowNanos) {
    return !tried || nowNanos - triedNanos >= nanos;
  }
}
