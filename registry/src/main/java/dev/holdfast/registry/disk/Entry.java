package dev.holdfast.registry.disk;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.Anchor;
import dev.holdfast.events.wire.RecordCodec;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A record of the log as the journal keeps it. The arrays are not copied; nobody writes to them.
///
/// @param number its place among all entries that were ever to be written here
@SuppressWarnings("ArrayRecordComponent") // Moved from file to codec, never compared.
record Entry(
    long number,
    Topic topic,
    long offset,
    long appendTimeMs,
    byte @Nullable [] key,
    byte @Nullable [] value) {
  static final int KIND = 1;
  private static final int NONE = -1;

  static Entry of(long number, LogRecord record) {
    LogRecord.Raw raw = record.raw();
    return new Entry(
        number, record.topic(), record.offset(), record.appendTimeMs(), raw.key(), raw.value());
  }

  /// The record again.
  LogRecord record(String site) {
    return RecordCodec.decode(topic, offset, appendTimeMs, site, key, value);
  }

  /// By which the log is known again.
  Anchor anchor() {
    return new Anchor(offset, new LogRecord.Raw(key, value).crc32c());
  }

  void write(FrameWriter out) {
    out.begin(KIND);
    out.u64(number);
    out.u8(topic == Topic.ROUTES ? 0 : 1);
    out.u64(offset);
    out.u64(appendTimeMs);
    out.u32(key == null ? NONE : key.length);
    out.u32(value == null ? NONE : value.length);
    if (key != null) {
      out.raw(key);
    }
    if (value != null) {
      out.raw(value);
    }
    out.end();
  }

  static Entry parse(ByteBuffer payload) throws Damaged {
    if (payload.get() != KIND) {
      throw new Damaged("a frame of a journal is no entry");
    }
    long number = payload.getLong();
    Topic topic = payload.get() == 0 ? Topic.ROUTES : Topic.PRESENCE;
    long offset = payload.getLong();
    long appendTimeMs = payload.getLong();
    int keyBytes = payload.getInt();
    int valueBytes = payload.getInt();
    byte[] key = keyBytes < 0 ? null : FrameReader.bytes(payload, keyBytes);
    byte[] value = valueBytes < 0 ? null : FrameReader.bytes(payload, valueBytes);
    return new Entry(number, topic, offset, appendTimeMs, key, value);
  }
}
