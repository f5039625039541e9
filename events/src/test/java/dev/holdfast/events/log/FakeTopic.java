package dev.holdfast.events.log;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.events.wire.RecordCodec;
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

  private static final class Stored {
    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final long appendTimeMs;

    Stored(byte @Nullable [] key, byte @Nullable [] value, long appendTimeMs) {
      this.key = key;
      this.value = value;
      this.appendTimeMs = appendTimeMs;
    }
  }

  long append(byte @Nullable [] key, byte @Nullable [] value, long appendTimeMs) {
    records.add(new Stored(key, value, appendTimeMs));
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
    Stored stored = records.get(Math.toIntExact(offset - oldest));
    return RecordCodec.decode(topic, offset, stored.appendTimeMs, site, stored.key, stored.value);
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
