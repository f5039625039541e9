package dev.holdfast.registry.disk;

/// Whether the disk is failing, and when it is tried again: after a short time, then twice as long
/// each time. Table writer only.
final class Trouble {
  private final Limits limits;
  private final DiskListener listener;
  private String problem = "";
  private long waitNanos;
  private long failedAtNanos;

  Trouble(Limits limits, DiskListener listener) {
    this.limits = limits;
    this.listener = listener;
  }

  /// Why it is failing; empty while it is not.
  String problem() {
    return problem;
  }

  /// Something failed. Told once, until it works again.
  void begin(String what, long nowNanos) {
    boolean first = problem.isEmpty();
    problem = what;
    waitNanos = first ? limits.retryLeastNanos() : Math.min(2 * waitNanos, limits.retryMostNanos());
    failedAtNanos = nowNanos;
    if (first) {
      listener.onDiskFailing(what);
    }
  }

  boolean mayTry(long nowNanos) {
    return problem.isEmpty() || nowNanos - failedAtNanos >= waitNanos;
  }

  void end() {
    if (!problem.isEmpty()) {
      problem = "";
      listener.onDiskWorking();
    }
  }
}
