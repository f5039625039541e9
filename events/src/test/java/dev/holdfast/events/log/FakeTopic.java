package dev.holdfast.events.log;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.events.wire.RecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One topic of a {@link FakeLog}: bytes with offsets. One thread.
final class FakeTopic {
  final String id;
  private final List<Stored> records = new ArrayList<>();
  private long oldest;

  FakeTopic(String id) {
    this.id = id;
  }

  private record Stored(LogRecord.Raw raw, long appendTimeMs) {}

  long append(byte @Nullable [] key, byte @Nullable [] value, long appendTimeMs) {
    records.add(new Stored(new LogRecord.Raw(key, value), appendTimeMs));
    return end() - 1;
  }

  long oldest() {
    return oldest;
  }

  long end() {
    return oldest + records.size();
  }

  boolean holds(long position) {
    return position >= oldest && position <= end();
  }

  LogRecord record(Topic topic, long offset, String site) {
    Stored stored = stored(offset);
    return RecordCodec.decode(
        topic, offset, stored.appendTimeMs, site, stored.raw.key(), stored.raw.value());
  }

  /// What stands at an offset that is held.
  LogRecord.Raw raw(long offset) {
    return stored(offset).raw;
  }

  /// The first record appended at or after this time; the end where there is none.
  long offsetAt(long appendTimeMs) {
    for (long offset = oldest; offset < end(); offset++) {
      if (stored(offset).appendTimeMs >= appendTimeMs) {
        return offset;
      }
    }
    return end();
  }

  /// The first record appended within this time before the one of the greatest append time.
  long offsetBack(Duration back) {
    long newestMs = records.stream().mapToLong(stored -> stored.appendTimeMs).max().orElse(0);
    return offsetAt(newestMs - back.toMillis());
  }

  private Stored stored(long offset) {
    return records.get(Math.toIntExact(offset - oldest));
  }

  void dropBefore(long offset) {
    long drop = Math.min(offset, end()) - oldest;
    if (drop > 0) {
      records.subList(0, Math.toIntExact(drop)).clear();
      oldest += drop;
    }
  }

  void dropFrom(long offset) {
    long keep = Math.max(offset, oldest) - oldest;
    if (keep < records.size()) {
      records.subList(Math.toIntExact(keep), records.size()).clear();
    }
  }
}
