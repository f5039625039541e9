package dev.holdfast.events;

import org.jspecify.annotations.Nullable;

/// A record where it stands on the log. What cannot be read is a value too, never an exception in a
/// loop. Immutable.
public sealed interface LogRecord {
  Topic topic();

  long offset();

  /// The broker's append time in ms.
  long appendTimeMs();

  /// A record that was read.
  record Read(Topic topic, long offset, long appendTimeMs, RouteEvent event) implements LogRecord {}

  /// A record that was not: it is counted and shown, and its cell's absence-removals freeze until
  /// its next manifest.
  ///
  /// @param cell whose record it is by its key; null where the key is unreadable too
  /// @param header with TOO_NEW and UNKNOWN_KIND its header where at least that could be read, else
  ///   null
  /// @param detail for people; one line of printable ASCII, at most 500 characters
  record Unreadable(
      Topic topic,
      long offset,
      long appendTimeMs,
      @Nullable Cell cell,
      @Nullable Header header,
      Reason reason,
      String detail)
      implements LogRecord {
    private static final int DETAIL_MOST = 500;

    public Unreadable {
      detail = Texts.defused(detail, DETAIL_MOST);
    }
  }

  /// Why a record could not be read.
  enum Reason {
    /// The key is not a cell's name.
    BAD_KEY,
    /// The bytes are no record of ours: not protobuf, or a field out of its bounds.
    BAD_VALUE,
    /// The key names another cell than the header.
    KEY_MISMATCH,
    /// The header names another site than the log's.
    OTHER_SITE,
    /// The record asks for a newer reader: upgrade routers first.
    TOO_NEW,
    /// A kind of record that this reader does not know.
    UNKNOWN_KIND
  }
}
