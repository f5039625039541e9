package dev.holdfast.events.log;

import dev.holdfast.events.Topic;
import org.jspecify.annotations.Nullable;

/// The log of one (site, group): a routes topic and a presence topic of one partition each. Opening
/// never waits for the bus and never fails because it is gone. Any thread.
public interface RouteLog extends AutoCloseable {
  /// A reader of both topics that begins where it is told.
  LogReader openReader(StartAt routes, StartAt presence);

  /// A producer of its own: one FIFO of records.
  LogWriter openWriter();

  /// What is known of the bus now. Never blocks; refreshed in the background by asking, so that
  /// silence is told from absence.
  LogEvidence evidence();

  /// The append time and offset of what the topic holds are asked for in the background; this
  /// closes all of it.
  @Override
  void close();

  /// Where a reader begins.
  sealed interface StartAt {
    /// At the oldest record that the log still holds.
    record Oldest() implements StartAt {}

    /// After the newest record at the time the log is first reached.
    record Newest() implements StartAt {}

    /// At an offset of a known log. If the log is another one, or does not reach it, the reader
    /// says so by a break and begins at the oldest record.
    ///
    /// @param identity the log that the offset belongs to; null where that was not known
    record Offset(long offset, @Nullable LogIdentity identity) implements StartAt {}
  }

  /// The name of a topic of this log on the bus, for messages.
  String topicName(Topic topic);
}
