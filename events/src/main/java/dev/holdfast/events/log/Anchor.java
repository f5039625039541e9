package dev.holdfast.events.log;

import dev.holdfast.events.LogRecord;

/// A record that is known to have stood at an offset, by its checksum: a topic made anew, or one
/// that lost its tail and has grown again, holds another there, and no client call fails because of
/// it. Immutable.
///
/// @param crc32c of {@link LogRecord.Raw#crc32c}
public record Anchor(long offset, int crc32c) {
  public static Anchor at(LogRecord record) {
    return new Anchor(record.offset(), record.raw().crc32c());
  }
}
