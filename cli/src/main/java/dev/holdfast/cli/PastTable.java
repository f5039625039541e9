package dev.holdfast.cli;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.events.log.RouteLog.StartAt;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The routes as they were at a time, read from the log's start up to it. Immutable.
///
/// @param warnings where the log does not reach far enough back to know all, in sentences
record PastTable(PastRoutes routes, List<String> warnings) {
  /// A cell says everything again every hour give or take a tenth.
  private static final Duration MANIFESTS_MOST = Duration.ofMinutes(66);

  /// Blocks until the log is read.
  static PastTable at(Instant time, ZoneId zone, KafkaLogConfig config) throws CommandFailure {
    long atMs = time.toEpochMilli();
    PastRoutes routes = new PastRoutes();
    try (LogWalk walk = LogWalk.open(config, EnumSet.of(Topic.ROUTES), new StartAt.Oldest())) {
      @Nullable LogRecord oldest = null;
      while (true) {
        for (LogRecord record : walk.next()) {
          if (oldest == null) {
            oldest = record;
            checkBegun(oldest, atMs, zone);
          }
          if (record.appendTimeMs() > atMs) {
            return new PastTable(routes, warnings(oldest, atMs, routes, zone));
          }
          routes.apply(record);
        }
        if (walk.isAtEnd()) {
          if (oldest == null) {
            throw new CommandFailure(
                ExitCode.FAILED,
                "the log of group %s is empty: nothing is known of any time"
                    .formatted(config.group()));
          }
          return new PastTable(routes, warnings(oldest, atMs, routes, zone));
        }
      }
    }
  }

  private static void checkBegun(LogRecord oldest, long atMs, ZoneId zone) throws CommandFailure {
    if (oldest.appendTimeMs() > atMs) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "%s is before the log's oldest record, of %s: expected that time or a later one"
              .formatted(TimeText.shown(atMs, zone), TimeText.shown(oldest.appendTimeMs(), zone)));
    }
  }

  private static List<String> warnings(
      LogRecord oldest, long atMs, PastRoutes routes, ZoneId zone) {
    List<String> warnings = new ArrayList<>();
    // At offset 0 nothing was ever said before.
    if (oldest.offset() > 0 && atMs - oldest.appendTimeMs() < MANIFESTS_MOST.toMillis()) {
      warnings.add(
          "the log begins at %s: a cell that has not sent its list between then and that time is missing"
              .formatted(TimeText.shown(oldest.appendTimeMs(), zone)));
    }
    if (!routes.withoutManifest().isEmpty()) {
      warnings.add("changes but no list were read of these cells: " + routes.withoutManifest());
    }
    return warnings;
  }
}
