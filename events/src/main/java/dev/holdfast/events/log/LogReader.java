package dev.holdfast.events.log;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads both topics of a log in order. One thread, the opener's, calls `poll`, `position` and
/// `close`; `wakeup` is for any thread.
public interface LogReader extends AutoCloseable {
  /// The next records of either topic, each topic's in order, after waiting at most `waitMs` for
  /// the first. A log that is out of reach is an empty answer, never an exception: ask {@link
  /// RouteLog#evidence} whether it is.
  Batch poll(long waitMs);

  /// The offset of the next record to be returned, or -1 while that is not known.
  long position(Topic topic);

  /// The log that the positions belong to; null while it is not known.
  @Nullable LogIdentity identity();

  /// Ends a `poll` that waits, now or the next one.
  void wakeup();

  @Override
  void close();

  /// One answer of `poll`.
  ///
  /// @param broken why the records that follow do not continue those before, else null; it precedes
  ///   the records
  record Batch(List<LogRecord> records, @Nullable LogBreak broken) {
    public static final Batch EMPTY = new Batch(List.of(), null);
  }
}
