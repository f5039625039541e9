package dev.holdfast.events.log;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.jspecify.annotations.Nullable;

/// The settings of the three Kafka clients: ours, and the operator's where they break no rule.
/// Immutable.
final class KafkaSettings {
  /// The largest request of a writer: a manifest of 8 MiB with its wrapping; as the topics'
  /// `max.message.bytes`.
  static final int REQUEST_MOST_BYTES = 9 << 20;

  /// The most of a topic that one answer holds, but for one record that is larger.
  static final int FETCH_BYTES = (2 << 20) - (128 << 10);

  /// One request of the largest kind and room for the records that follow it. It is taken from the
  /// heap only as it is used.
  private static final int BUFFER_BYTES = 16 << 20;

  /// Settings that are ours to choose, and why.
  private static final Map<String, String> OURS = new HashMap<>();

  static {
    OURS.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "the brokers are named by `bootstrap`");
    OURS.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "it is `requestTimeout` of the bus");
    OURS.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "it is `maxBlock` of the bus");
    OURS.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "it is `deliveryTimeout` of the bus");
    String everyReader = "every router reads everything, so readers belong to no group";
    OURS.put(ConsumerConfig.GROUP_ID_CONFIG, everyReader);
    OURS.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, everyReader);
    OURS.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, everyReader);
    OURS.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, everyReader);
    OURS.put(
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "a reader whose place is gone must say so, not move in silence");
    OURS.put(
        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
        "an empty topic made by accident would look like a log; `holdfast bus init` makes topics");
    OURS.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "the log has no transactions");
    String order = "a cell's records must be in order and on every replica";
    OURS.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, order);
    OURS.put(ProducerConfig.ACKS_CONFIG, order);
    OURS.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, order);
    OURS.put(ProducerConfig.RETRIES_CONFIG, order);
    OURS.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "the log has no transactions");
    OURS.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, "a topic has one partition");
    String largest = "the largest manifest must fit";
    OURS.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest);
    OURS.put(ProducerConfig.BUFFER_MEMORY_CONFIG, largest);
    String bytes = "records are read and written as bytes";
    OURS.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, bytes);
    OURS.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, bytes);
    OURS.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, bytes);
    OURS.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, bytes);
  }

  private KafkaSettings() {}

  /// Throws {@link IllegalArgumentException} for a key that no client of Kafka knows or that is not
  /// the operator's to set.
  static void check(String key) {
    @Nullable String reason = OURS.get(key);
    if (reason != null) {
      throw new IllegalArgumentException("'%s' cannot be set: %s".formatted(key, reason));
    }
    if (!AdminClientConfig.configNames().contains(key)
        && !ConsumerConfig.configNames().contains(key)
        && !ProducerConfig.configNames().contains(key)) {
      throw new IllegalArgumentException(
          "'%s' is no setting of a Kafka client; expected one such as security.protocol, sasl.mechanism or ssl.truststore.location"
              .formatted(key));
    }
  }

  static Map<String, Object> admin(KafkaLogConfig config) {
    Map<String, Object> settings = common(config);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(config) + CONNECT_MOST_MS);
    return withOperators(settings, config, AdminClientConfig.configNames());
  }

  static Map<String, Object> consumer(KafkaLogConfig config) {
    Map<String, Object> settings = common(config);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(config) + CONNECT_MOST_MS);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    // How long a broker holds an idle fetch; shorter than any request timeout.
    settings.put(
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
        Math.toIntExact(Math.min(500, config.timing().requestTimeout().toMillis() / 2)));
    // A boot reads the whole log: some manifests at once, since a broker cuts the last one of a
    // fetch off and sends it again with the next; and small enough that what is fetched is young
    // garbage for the collector (less than half of the launcher's G1HeapRegionSize), not a large
    // object.
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    // As the system sees fit: Kafka's 64 KiB are four wake-ups where one would do, and less than a
    // long way holds.
    settings.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    return withOperators(settings, config, ConsumerConfig.configNames());
  }

  static Map<String, Object> producer(KafkaLogConfig config) {
    Map<String, Object> settings = common(config);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_MOST_BYTES);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, config.timing().maxBlock().toMillis());
    settings.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        Math.toIntExact(config.timing().deliveryTimeout().toMillis()));
    return withOperators(settings, config, ProducerConfig.configNames());
  }

  /// A black hole is noticed after this long, and a call may take so much longer than a request.
  private static final int CONNECT_MOST_MS = 2_000;

  private static Map<String, Object> common(KafkaLogConfig config) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis(config));
    settings.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 30_000);
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 100L);
    // The bus is noticed within about a second of its return; Kafka adds 20 % of chance itself.
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
    settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 1_000L);
    settings.put(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, (long) CONNECT_MOST_MS);
    // All known brokers gone: ask the names again, for they may have moved.
    settings.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "rebootstrap");
    settings.put(CommonClientConfigs.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_CONFIG, 10_000L);
    settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    return settings;
  }

  private static int millis(KafkaLogConfig config) {
    return Math.toIntExact(config.timing().requestTimeout().toMillis());
  }

  /// The operator's settings, each where the client knows it: a client warns of every other. What
  /// they refer to is read now.
  private static Map<String, Object> withOperators(
      Map<String, Object> settings, KafkaLogConfig config, Set<String> known) {
    config
        .kafka()
        .forEach((key, value) -> {
          if (known.contains(key)) {
            settings.put(key, SettingText.resolved(key, value));
          }
        });
    return settings;
  }
}
