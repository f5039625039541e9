package dev.holdfast.events.log;

import dev.holdfast.events.Ticker;
import dev.holdfast.events.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// Kafka's consumer of both topics' one partition, which lets the presence topic rest. The reader's
/// thread only, but for `wakeup`.
///
/// A fetch costs a hundred times what a beat costs, and each beat would be answered by a fetch of
/// its own. So after an answer that brought beats, and all that there were, presence is left out of
/// the fetches for {@link #REST}, and what is said meanwhile comes together. Kafka's client fetches
/// ahead: within the poll that returns beats it has already asked for the next ones. Those it keeps
/// until the rest is over, and asks then for what came since. So a beat waits at most for two rests
/// and for a fetch of routes that the broker is holding: a second in all. It never falls behind,
/// since there is no rest unless the answer reached the topic's end as it was when it was given.
final class TopicsConsumer implements AutoCloseable {
  /// Five fetches a second at most, however many cells beat.
  static final Duration REST = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], ByteBuffer> kafka;
  private final Map<Topic, TopicPartition> partitions;
  private final TopicPartition presence;
  private final Ticker ticker;
  private boolean rests;
  private long restBeganNanos;

  /// @param partitions each topic's one
  TopicsConsumer(KafkaLogConfig config, Map<Topic, TopicPartition> partitions, Ticker ticker) {
    this.partitions = partitions;
    this.ticker = ticker;
    presence = Objects.requireNonNull(partitions.get(Topic.PRESENCE));
    kafka = new KafkaConsumer<>(KafkaSettings.consumer(config));
    kafka.assign(partitions.values());
  }

  /// What is next of either topic; of presence nothing while it rests.
  ConsumerRecords<byte[], ByteBuffer> poll(Duration wait) {
    if (rests && ticker.nanos() - restBeganNanos >= REST.toNanos()) {
      rests = false;
      kafka.resume(List.of(presence));
    }
    ConsumerRecords<byte[], ByteBuffer> polled = kafka.poll(wait);
    if (!polled.records(presence).isEmpty() && kafka.currentLag(presence).orElse(1) <= 0) {
      rests = true;
      restBeganNanos = ticker.nanos();
      kafka.pause(List.of(presence));
    }
    return polled;
  }

  /// Where a topic is read next.
  void seek(Topic topic, long offset) {
    kafka.seek(Objects.requireNonNull(partitions.get(topic)), offset);
  }

  /// Ends a poll that waits. Any thread.
  void wakeup() {
    kafka.wakeup();
  }

  @Override
  public void close() {
    kafka.close(CloseOptions.timeout(Duration.ZERO));
  }
}
