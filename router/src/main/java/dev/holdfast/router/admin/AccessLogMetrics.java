package dev.holdfast.router.admin;

import dev.holdfast.router.accesslog.AccessLog;
import org.jspecify.annotations.Nullable;

/// Metrics of the access log; none where it is off.
final class AccessLogMetrics {
  private static final String DROPPED = "holdfast_access_log_dropped_lines";
  private static final String DROPPED_HELP = "Access log lines that were not written, by reason.";

  private AccessLogMetrics() {}

  static void register(Metrics metrics, @Nullable AccessLog log) {
    if (log == null) {
      return;
    }
    metrics.counter("holdfast_access_log_lines", "Access log lines written.", log::written);
    metrics.counter(DROPPED, DROPPED_HELP, log::droppedQueueFull, "reason", "queue_full");
    metrics.counter(DROPPED, DROPPED_HELP, log::droppedWriteFailed, "reason", "write_failed");
    metrics.gauge(
        "holdfast_access_log_dropping",
        "1 while lines were dropped within the last minute.",
        () -> log.dropping() ? 1 : 0);
  }
}
