package dev.holdfast.events.log;

import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Topic;
import dev.holdfast.events.wire.RecordCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/// A group's topics on a real Kafka, as a test handles them.
public final class KafkaBus implements RouteLogContract.Bus {
  private final KafkaLogConfig config;

  /// @param config as {@link dev.holdfast.events.broker.TestBroker#PATIENT} has it: each append is
  ///   a fresh producer's first
  public KafkaBus(KafkaLogConfig config) {
    this.config = config;
  }

  /// With its topics made.
  static KafkaBus of(KafkaLogConfig config) {
    KafkaBus bus = new KafkaBus(config);
    bus.makeTopics();
    return bus;
  }

  @Override
  public RouteLog open() {
    return KafkaRouteLog.open(config, SystemClocks.ticker());
  }

  @Override
  public void append(Topic topic, byte @Nullable [] key, byte @Nullable [] value) {
    appendAll(topic, List.of(new ProducerRecord<>(name(topic), 0, key, value)));
  }

  /// Appends events that no writer of the log sent.
  void append(Topic topic, Stream<RouteEvent> events) {
    appendAll(
        topic,
        events
            .map(event ->
                new ProducerRecord<>(name(topic), 0, event.cell().key(), RecordCodec.encode(event)))
            .toList());
  }

  private void appendAll(Topic topic, List<ProducerRecord<byte[], byte[]>> records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(KafkaSettings.producer(config))) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        producer.send(record).get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(name(topic) + " takes nothing", e);
    }
  }

  @Override
  public void truncateHead(Topic topic, long offset) {
    with(admin ->
        admin
            .deleteRecords(
                Map.of(new TopicPartition(name(topic), 0), RecordsToDelete.beforeOffset(offset)))
            .all()
            .get());
  }

  void deleteTopics() {
    with(admin -> {
      List<String> names = List.of(name(Topic.ROUTES), name(Topic.PRESENCE));
      admin.deleteTopics(names).all().get();
      while (!areGone(admin, names)) {
        pass();
      }
    });
  }

  private static boolean areGone(Admin admin, List<String> names) throws InterruptedException {
    for (String name : names) {
      try {
        admin.describeTopics(List.of(name)).allTopicNames().get();
        return false;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          return false;
        }
      }
    }
    return true;
  }

  void makeTopics() {
    BusTopics.Result result =
        BusTopics.init(config, 1, Duration.ofHours(24), Duration.ofSeconds(30));
    if (result instanceof BusTopics.Result.Failed failed) {
      throw new AssertionError(failed.problem());
    }
  }

  @Override
  public void makeAnew() {
    deleteTopics();
    makeTopics();
  }

  @Override
  public void pass() {
    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
  }

  private String name(Topic topic) {
    return topic.nameIn(config.group());
  }

  private interface Work {
    void on(Admin admin) throws ExecutionException, InterruptedException;
  }

  private void with(Work work) {
    try (Admin admin = Admin.create(KafkaSettings.admin(config))) {
      work.on(admin);
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
