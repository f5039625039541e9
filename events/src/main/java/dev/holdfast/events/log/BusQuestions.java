package dev.holdfast.events.log;

import dev.holdfast.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/// What is asked of the bus about a log's two topics. Blocks until the client's own timeout; one
/// thread.
final class BusQuestions implements AutoCloseable {
  /// Kafka's answer where no record is meant.
  private static final long NONE = -1;

  private final Admin admin;
  private final Map<Topic, String> names = new EnumMap<>(Topic.class);

  /// Makes the client; throws Kafka's exceptions where the settings or names are of no use.
  BusQuestions(KafkaLogConfig config) {
    for (Topic topic : Topic.values()) {
      names.put(topic, topic.nameIn(config.group()));
    }
    admin = Admin.create(KafkaSettings.admin(config));
  }

  /// Which log it is. Throws UnknownTopicOrPartitionException (as a cause) where a topic is
  /// missing.
  Described describe() throws ExecutionException, InterruptedException {
    var cluster = admin.describeCluster().clusterId();
    var topics = admin.describeTopics(names.values()).allTopicNames();
    Map<String, TopicDescription> described = topics.get();
    return new Described(String.valueOf(cluster.get()), described);
  }

  /// The topics as they are on the bus.
  final class Described {
    private final String clusterId;
    private final Map<String, TopicDescription> topics;

    private Described(String clusterId, Map<String, TopicDescription> topics) {
      this.clusterId = clusterId;
      this.topics = topics;
    }

    LogIdentity identity() {
      return new LogIdentity(
          clusterId,
          topic(Topic.ROUTES).topicId().toString(),
          topic(Topic.PRESENCE).topicId().toString());
    }

    private TopicDescription topic(Topic topic) {
      return Objects.requireNonNull(topics.get(name(topic)));
    }

    /// Where the topics differ from the policy.
    List<String> differences() throws ExecutionException, InterruptedException {
      List<ConfigResource> resources =
          names.values().stream()
              .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
              .toList();
      Map<ConfigResource, Config> configs = admin.describeConfigs(resources).all().get();
      List<String> differences = new ArrayList<>();
      names.forEach((topic, name) -> {
        Config config =
            Objects.requireNonNull(
                configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name)));
        differences.addAll(
            TopicPolicy.differences(
                topic, name, topic(topic).partitions().size(), settings(config)));
      });
      return differences;
    }
  }

  private static Map<String, String> settings(Config config) {
    return config.entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  /// Where both topics begin and end.
  Map<Topic, LogEvidence.Ends> ends() throws ExecutionException, InterruptedException {
    ListOffsetsResult oldest = admin.listOffsets(all(OffsetSpec.earliest()));
    ListOffsetsResult newest = admin.listOffsets(all(OffsetSpec.latest()));
    Map<Topic, LogEvidence.Ends> ends = new EnumMap<>(Topic.class);
    for (Topic topic : Topic.values()) {
      TopicPartition partition = new TopicPartition(name(topic), 0);
      ends.put(
          topic,
          new LogEvidence.Ends(
              oldest.partitionResult(partition).get().offset(),
              newest.partitionResult(partition).get().offset()));
    }
    return ends;
  }

  /// The first record of the topic that was appended at or after this time, or, where there is
  /// none, the end as it was before that was asked for: so no record in between is missed.
  long offsetAt(Topic topic, long appendTimeMs) throws ExecutionException, InterruptedException {
    long end = one(topic, OffsetSpec.latest()).offset();
    // Kafka gives times below 0 meanings of their own.
    long found = one(topic, OffsetSpec.forTimestamp(Math.max(0, appendTimeMs))).offset();
    return found == NONE ? end : found;
  }

  /// The first record that was appended within this time before the newest one; where the topic is
  /// empty, its end.
  long offsetBack(Topic topic, Duration back) throws ExecutionException, InterruptedException {
    long newestMs = one(topic, OffsetSpec.maxTimestamp()).timestamp();
    return newestMs == NONE
        ? one(topic, OffsetSpec.latest()).offset()
        : offsetAt(topic, newestMs - back.toMillis());
  }

  private ListOffsetsResult.ListOffsetsResultInfo one(Topic topic, OffsetSpec spec)
      throws ExecutionException, InterruptedException {
    TopicPartition partition = new TopicPartition(name(topic), 0);
    return admin.listOffsets(Map.of(partition, spec)).partitionResult(partition).get();
  }

  private Map<TopicPartition, OffsetSpec> all(OffsetSpec spec) {
    return names.values().stream()
        .collect(Collectors.toMap(name -> new TopicPartition(name, 0), _ -> spec));
  }

  private String name(Topic topic) {
    return Objects.requireNonNull(names.get(topic));
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
