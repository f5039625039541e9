package dev.holdfast.events.wire;

import dev.holdfast.events.Cell;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.LogRecord.Reason;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A record of the log between its bytes and its value: `docs/wire-format.md`. Any thread.
public final class RecordCodec {
  /// The schema that this codec writes and knows whole. It grows by one with every change of
  /// `holdfast.proto`, even if older readers may skip what is new: see {@link EventWriter} for the
  /// minimum reader.
  public static final int SCHEMA_VERSION = 2;

  /// A record's value is at most this large, so that it passes the topics' limit of 9 MiB with its
  /// key and the batch around it. Only a manifest comes near: an emitter refuses to send a larger
  /// one, a reader refuses to read it.
  public static final int RECORD_BYTES_MOST = 8 << 20;

  private RecordCodec() {}

  /// Canonical bytes: fields in the order of their numbers, defaults left out, so that equal events
  /// have equal bytes. Throws nothing for a valid event; whether it is larger than {@link
  /// #RECORD_BYTES_MOST} is for the sender to see.
  public static byte[] encode(RouteEvent event) {
    return EventWriter.record(event);
  }

  /// As {@link #decode(Topic, long, long, String, LogRecord.Raw)}.
  ///
  /// @param key null where the record has none
  /// @param value null where the record has none (a tombstone: not ours)
  public static LogRecord decode(
      Topic topic,
      long offset,
      long appendTimeMs,
      String site,
      byte @Nullable [] key,
      byte @Nullable [] value) {
    return decode(topic, offset, appendTimeMs, site, new LogRecord.Raw(key, value));
  }

  /// Never throws and is never null: what cannot be read is {@link LogRecord.Unreadable} with the
  /// first reason found.
  ///
  /// @param site the log's own
  public static LogRecord decode(
      Topic topic, long offset, long appendTimeMs, String site, LogRecord.Raw raw) {
    byte[] key = raw.key();
    Cell cell;
    try {
      cell = new Cell(key == null ? "" : new String(key, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      String detail = key == null ? "the record has no key" : "key: " + e.getMessage();
      return new LogRecord.Unreadable(
          topic, offset, appendTimeMs, null, null, Reason.BAD_KEY, detail, raw);
    }
    if (!raw.hasValue() || raw.valueBytes() > RECORD_BYTES_MOST) {
      String detail =
          raw.hasValue()
              ? "the record has %d bytes; expected at most %d"
                  .formatted(raw.valueBytes(), RECORD_BYTES_MOST)
              : "the record has no value";
      return new LogRecord.Unreadable(
          topic, offset, appendTimeMs, cell, null, Reason.BAD_VALUE, detail, raw);
    }
    return new RecordReader(topic, offset, appendTimeMs, site, cell, raw).read();
  }
}
