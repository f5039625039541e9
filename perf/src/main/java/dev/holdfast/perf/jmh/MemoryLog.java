package dev.holdfast.perf.jmh;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogEvidence;
import dev.holdfast.events.log.LogIdentity;
import dev.holdfast.events.log.LogReader;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.events.log.RouteLog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A log whose reader is handed the next records by hand and never waits. Table writer only.
final class MemoryLog implements RouteLog {
  static final LogIdentity IDENTITY = new LogIdentity("cluster", "routes", "presence");

  private List<LogRecord> next = List.of();
  private long position;

  /// What the next poll answers.
  void hand(List<LogRecord> records) {
    next = records;
  }

  @Override
  public LogReader openReader(StartAt routes, StartAt presence) {
    return new Reader();
  }

  @Override
  public LogWriter openWriter() {
    throw new UnsupportedOperationException("nobody writes to it");
  }

  @Override
  public LogEvidence evidence() {
    LogEvidence.Ends ends = new LogEvidence.Ends(0, position);
    return new LogEvidence(true, 0, IDENTITY, ends, ends, null, List.of());
  }

  @Override
  public void ask() {
    // What it knows is always new.
  }

  @Override
  public void close() {}

  @Override
  public String topicName(Topic topic) {
    return topic.toString();
  }

  private final class Reader implements LogReader {
    @Override
    public Batch poll(long waitMs) {
      Batch batch = new Batch(next, null);
      position += next.size();
      next = List.of();
      return batch;
    }

    @Override
    public long position(Topic topic) {
      return position;
    }

    @Override
    public @Nullable LogIdentity identity() {
      return IDENTITY;
    }

    @Override
    public void wakeup() {}

    @Override
    public void close() {}
  }
}
