package dev.holdfast.router.accesslog;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Says in the log that lines are being dropped: once on entry, then once a minute, and once when a
/// minute has passed without a drop. Access log thread only, but for `dropping`.
final class DropReport {
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Logger logger;
  private volatile long seen;
  private long atEntry;
  private long reported;
  private long lastDropNanos;
  private long nextReportNanos;
  private volatile boolean dropping;

  DropReport(Logger logger) {
    this.logger = logger;
  }

  /// @param dropped lines dropped since the start
  /// @param problem why the output fails; null where the queue was full
  void onTick(long dropped, @Nullable String problem, long nowNanos) {
    if (dropped > seen) {
      onDrops(dropped, problem, nowNanos);
    } else if (dropping && nowNanos - lastDropNanos >= MINUTE_NANOS) {
      dropping = false;
      logger.info("access log is whole again; {} lines were dropped", dropped - atEntry);
    }
  }

  private void onDrops(long dropped, @Nullable String problem, long nowNanos) {
    String why = problem == null ? "its queue is full: the disk is too slow" : problem;
    if (!dropping) {
      atEntry = seen;
      dropping = true;
      logger.warn("access log drops lines, requests go on: {}", why);
      onReported(dropped, nowNanos);
    } else if (nowNanos - nextReportNanos >= 0) {
      logger.warn("access log has dropped {} more lines: {}", dropped - reported, why);
      onReported(dropped, nowNanos);
    }
    seen = dropped;
    lastDropNanos = nowNanos;
  }

  private void onReported(long dropped, long nowNanos) {
    reported = dropped;
    nextReportNanos = nowNanos + MINUTE_NANOS;
  }

  /// Lines dropped as of the newest look. Any thread.
  long seen() {
    return seen;
  }

  /// Whether lines were dropped within the last minute. Any thread.
  boolean dropping() {
    return dropping;
  }
}
