package dev.holdfast.events.log;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.events.wire.RecordCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Records as Kafka gives them. Filled by the reader's thread, then decoded by one that may be
/// another.
final class Fetched {
  private final String site;
  private final Map<Topic, List<ConsumerRecord<byte[], ByteBuffer>>> records =
      new EnumMap<>(Topic.class);

  Fetched(String site) {
    this.site = site;
  }

  void put(Topic topic, List<ConsumerRecord<byte[], ByteBuffer>> ofTopic) {
    records.put(topic, ofTopic);
  }

  /// About how much it is.
  int bytes() {
    int bytes = 0;
    for (List<ConsumerRecord<byte[], ByteBuffer>> ofTopic : records.values()) {
      for (ConsumerRecord<byte[], ByteBuffer> record : ofTopic) {
        bytes += Math.max(0, record.serializedValueSize());
      }
    }
    return bytes;
  }

  List<LogRecord> decoded() {
    List<LogRecord> decoded = new ArrayList<>();
    records.forEach((topic, ofTopic) -> {
      for (ConsumerRecord<byte[], ByteBuffer> record : ofTopic) {
        decoded.add(
            RecordCodec.decode(topic, record.offset(), record.timestamp(), site, raw(record)));
      }
    });
    return decoded;
  }

  /// Where Kafka gives a part of what it fetched it is not copied. The client does not use a buffer
  /// of its memory twice.
  static LogRecord.Raw raw(ConsumerRecord<byte[], ByteBuffer> record) {
    @Nullable ByteBuffer value = record.value();
    if (value == null) {
      return new LogRecord.Raw(record.key(), null);
    }
    if (value.hasArray()) {
      int from = value.arrayOffset() + value.position();
      return LogRecord.Raw.within(record.key(), value.array(), from, from + value.remaining());
    }
    byte[] copy = new byte[value.remaining()];
    value.get(copy);
    return new LogRecord.Raw(record.key(), copy);
  }
}
