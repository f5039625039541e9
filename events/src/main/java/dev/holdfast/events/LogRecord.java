package dev.holdfast.events;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A record where it stands on the log. What cannot be read is a value too, never an exception in a
/// loop. Immutable.
public sealed interface LogRecord {
  Topic topic();

  long offset();

  /// The broker's append time in ms.
  long appendTimeMs();

  /// Whose record it is; null where not even its key can be read.
  @Nullable Cell cell();

  /// Its bytes as they stood on the log; of one that is damaged on the bus, none.
  Raw raw();

  /// A record that was read.
  record Read(Topic topic, long offset, long appendTimeMs, RouteEvent event, Raw raw)
      implements LogRecord {
    @Override
    public Cell cell() {
      return event.cell();
    }
  }

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
      String detail,
      Raw raw)
      implements LogRecord {
    private static final int DETAIL_MOST = 500;

    public Unreadable {
      detail = Texts.defused(detail, DETAIL_MOST);
    }
  }

  /// A record's bytes, mostly a part of what was fetched at once, which lives as long as this does.
  /// The arrays are not copied: whoever holds them must not write to them. Immutable.
  final class Raw {
    private static final byte[] NOTHING = {};
    private static final int NO_KEY = -1;

    /// Of a record whose bytes the bus cannot give.
    public static final Raw NONE = new Raw(null, null);

    private final byte @Nullable [] key;
    private final boolean hasValue;
    private final byte[] bytes;
    private final int from;
    private final int to;

    /// @param key null where the record has none
    /// @param value null where the record has none
    public Raw(byte @Nullable [] key, byte @Nullable [] value) {
      this.key = key;
      this.hasValue = value != null;
      this.bytes = value == null ? NOTHING : value;
      this.from = 0;
      this.to = bytes.length;
    }

    private Raw(byte @Nullable [] key, byte[] bytes, int from, int to) {
      this.key = key;
      this.hasValue = true;
      this.bytes = bytes;
      this.from = from;
      this.to = to;
    }

    /// Of a record whose value is a part of these bytes, from `from` to before `to`.
    public static Raw within(byte @Nullable [] key, byte[] bytes, int from, int to) {
      Objects.checkFromToIndex(from, to, bytes.length);
      return new Raw(key, bytes, from, to);
    }

    /// Null where the record has none.
    public byte @Nullable [] key() {
      return key;
    }

    /// Null where the record has none; else its bytes alone.
    public byte @Nullable [] value() {
      if (!hasValue) {
        return null;
      }
      return to - from == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
    }

    public boolean hasValue() {
      return hasValue;
    }

    /// The value's length; 0 where there is none.
    public int valueBytes() {
      return to - from;
    }

    /// Where the value stands, from {@link #from} on.
    public byte[] bytes() {
      return bytes;
    }

    public int from() {
      return from;
    }

    /// CRC32C (RFC 3720 §12.1) over the key's length (4 bytes, big-endian; -1: no key), the key and
    /// the value: tells one record from another where both could stand at one offset.
    public int crc32c() {
      CRC32C crc = new CRC32C();
      crc.update(
          ByteBuffer.allocate(Integer.BYTES).putInt(key == null ? NO_KEY : key.length).flip());
      if (key != null) {
        crc.update(key);
      }
      crc.update(bytes, from, to - from);
      return (int) crc.getValue();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Raw raw
          && Arrays.equals(key, raw.key)
          && hasValue == raw.hasValue
          && Arrays.equals(bytes, from, to, raw.bytes, raw.from, raw.to);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(key) + crc32c();
    }

    @Override
    public String toString() {
      return "Raw[key: %s, value: %s]"
          .formatted(
              key == null ? "none" : key.length + " bytes",
              hasValue ? to - from + " bytes" : "none");
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
