package dev.holdfast.events.log;

import dev.holdfast.events.Topic;
import java.time.Duration;
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

  /// Has evidence asked for soon, before it is due. Does not wait.
  void ask();

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

    /// Goes on at an offset of a known log. If the log is another one, does not reach the offset or
    /// no longer holds it, or holds another record where the anchor stood, the reader says so by a
    /// break and begins at the oldest record.
    ///
    /// @param identity the log that the offset belongs to; null where that was not known
    /// @param anchor the last record before the offset that was applied; null where there was none.
    ///   One that retention has removed is no difference
    record Offset(long offset, @Nullable LogIdentity identity, @Nullable Anchor anchor)
        implements StartAt {
      public Offset {
        if (offset < 0 || (anchor != null && (anchor.offset() < 0 || anchor.offset() >= offset))) {
          throw new IllegalArgumentException(
              "offset %d with anchor %s; expected 0 <= anchor < offset".formatted(offset, anchor));
        }
      }
    }

    /// At the first record that was appended at or after this time, in ms since 1970 by the
    /// broker's clock; after the newest record where there is none.
    record Time(long appendTimeMs) implements StartAt {}

    /// At the first record of the topic that was appended within this time before its newest one:
    /// no clock but the broker's counts. At the oldest where the topic is shorter, at the end where
    /// it is empty. The newest is the one of the greatest append time.
    record Back(Duration back) implements StartAt {
      public Back {
        if (back.isNegative()) {
          throw new IllegalArgumentException("back by %s; expected 0 or more".formatted(back));
        }
      }
    }
  }

  /// The name of a topic of this log on the bus, for messages.
  String topicName(Topic topic);
}
