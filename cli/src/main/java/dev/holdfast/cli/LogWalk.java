package dev.holdfast.cli;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.log.LogBreak;
import dev.holdfast.events.log.LogEvidence;
import dev.holdfast.events.log.LogReader;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.events.log.RouteLog.StartAt;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads topics of a log from a place to where they ended when the walk began, and on from there
/// for as long as it is asked. One thread; blocks.
final class LogWalk implements AutoCloseable {
  private static final long POLL_MS = 200;

  /// For how long the bus is waited for before the command gives up: a request and a second try.
  private static final long PATIENCE_NANOS = Duration.ofSeconds(8).toNanos();

  private final RouteLog log;
  private final LogReader reader;
  private final Set<Topic> topics;
  private final Ticker ticker;
  private final Map<Topic, Long> ends = new EnumMap<>(Topic.class);
  private long heardNanos;

  LogWalk(RouteLog log, Ticker ticker, Set<Topic> topics, StartAt start) {
    this.log = log;
    this.ticker = ticker;
    this.topics = topics;
    this.reader = log.openReader(start(Topic.ROUTES, start), start(Topic.PRESENCE, start));
    this.heardNanos = ticker.nanos();
  }

  private StartAt start(Topic topic, StartAt wanted) {
    return topics.contains(topic) ? wanted : new StartAt.Newest();
  }

  static LogWalk open(KafkaLogConfig config, Set<Topic> topics, StartAt start) {
    Ticker ticker = SystemClocks.ticker();
    return new LogWalk(KafkaRouteLog.open(config, ticker), ticker, topics, start);
  }

  /// The next records of the topics, each topic's in order; none where none came within a moment.
  List<LogRecord> next() throws CommandFailure {
    LogReader.Batch batch = reader.poll(POLL_MS);
    if (batch.broken() != null) {
      throw new CommandFailure(ExitCode.FAILED, sentence(batch.broken()));
    }
    learnEnds();
    awaitPatiently();
    return batch.records().stream().filter(record -> topics.contains(record.topic())).toList();
  }

  /// Whether a topic has been read to where it ended when the walk began.
  boolean isAtEnd(Topic topic) {
    @Nullable Long end = ends.get(topic);
    return !topics.contains(topic) || (end != null && reader.position(topic) >= end);
  }

  boolean isAtEnd() {
    return topics.stream().allMatch(this::isAtEnd);
  }

  /// A place is known once the bus has answered where the topics end.
  private void learnEnds() {
    if (ends.isEmpty() && reader.position(Topic.ROUTES) >= 0) {
      LogEvidence evidence = log.evidence();
      for (Topic topic : Topic.values()) {
        ends.put(topic, evidence.ends(topic).end());
      }
    }
  }

  /// Once all has been read, an outage is waited for: who follows a log sees it come back.
  private void awaitPatiently() throws CommandFailure {
    LogEvidence evidence = log.evidence();
    long now = ticker.nanos();
    boolean isHeard = evidence.answered() && evidence.problem() == null;
    if (isHeard || isAtEnd()) {
      heardNanos = now;
    } else if (now - heardNanos > PATIENCE_NANOS) {
      throw new CommandFailure(
          ExitCode.NOT_REACHABLE,
          evidence.problem() == null ? "the bus does not answer" : evidence.problem());
    }
  }

  private static String sentence(LogBreak broken) {
    return switch (broken) {
      case LogBreak.OtherLog _, LogBreak.OtherRecord _ ->
          "the topics were made anew while they were read; ask again";
      case LogBreak.Shorter _ -> "the log lost its tail while it was read; ask again";
      case LogBreak.Gap gap ->
          "retention overtook the reading at offset %d of the %s topic; ask again, later times only"
              .formatted(gap.savedOffset(), gap.topic());
    };
  }

  @Override
  public void close() {
    reader.close();
    log.close();
  }
}
