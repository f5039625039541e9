package dev.holdfast.events.log;

import dev.holdfast.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/// What a topic of the log must be like: what `bus init` makes, and what a reader warns of. Pure.
final class TopicPolicy {
  static final int PARTITIONS = 1;
  static final Duration ROUTES_RETENTION_LEAST = Duration.ofHours(24);

  private static final Duration PRESENCE_RETENTION = Duration.ofMinutes(15);

  private TopicPolicy() {}

  /// How a value is held against the policy's.
  private enum Rule {
    EQUAL,
    AT_LEAST,
    AT_MOST
  }

  private record Wanted(String key, Rule rule, String value) {}

  private static List<Wanted> of(Topic topic) {
    List<Wanted> wanted = new ArrayList<>();
    // Epochs are made of append times.
    wanted.add(new Wanted(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, Rule.EQUAL, "LogAppendTime"));
    wanted.add(new Wanted(TopicConfig.CLEANUP_POLICY_CONFIG, Rule.EQUAL, "delete"));
    wanted.add(
        new Wanted(
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            Rule.AT_LEAST,
            Integer.toString(KafkaSettings.REQUEST_MOST_BYTES)));
    Duration retention = topic == Topic.ROUTES ? ROUTES_RETENTION_LEAST : PRESENCE_RETENTION;
    wanted.add(new Wanted(TopicConfig.RETENTION_MS_CONFIG, Rule.AT_LEAST, ms(retention)));
    // Retention removes whole segments only, and never the one being written.
    Duration segment = topic == Topic.ROUTES ? Duration.ofHours(1) : Duration.ofMinutes(5);
    wanted.add(new Wanted(TopicConfig.SEGMENT_MS_CONFIG, Rule.AT_MOST, ms(segment)));
    return wanted;
  }

  /// The settings of a new topic.
  ///
  /// @param retention how long the routes topic is kept; presence is always kept 15 min
  static Map<String, String> settings(Topic topic, int replication, Duration retention) {
    Map<String, String> settings = new TreeMap<>();
    of(topic).forEach(wanted -> settings.put(wanted.key, wanted.value));
    if (topic == Topic.ROUTES) {
      settings.put(TopicConfig.RETENTION_MS_CONFIG, ms(retention));
    }
    settings.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
    settings.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
    settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replication >= 3 ? "2" : "1");
    return settings;
  }

  /// Where a topic differs from the policy, in sentences; empty where it does not.
  static List<String> differences(
      Topic topic, String name, int partitions, Map<String, String> settings) {
    List<String> differences = new ArrayList<>();
    if (partitions != PARTITIONS) {
      differences.add(
          "topic %s has %d partitions; expected 1: only the first is read"
              .formatted(name, partitions));
    }
    for (Wanted wanted : of(topic)) {
      @Nullable String value = settings.get(wanted.key);
      if (value != null && !meets(wanted, value)) {
        differences.add(
            "topic %s has %s=%s; expected %s".formatted(name, wanted.key, value, expected(wanted)));
      }
    }
    return differences;
  }

  private static boolean meets(Wanted wanted, String value) {
    return switch (wanted.rule) {
      case EQUAL -> value.equals(wanted.value);
      case AT_LEAST -> unlimited(wanted, value) || number(value) >= number(wanted.value);
      case AT_MOST -> number(value) <= number(wanted.value);
    };
  }

  private static boolean unlimited(Wanted wanted, String value) {
    return wanted.key.equals(TopicConfig.RETENTION_MS_CONFIG) && number(value) < 0;
  }

  private static String expected(Wanted wanted) {
    return switch (wanted.rule) {
      case EQUAL -> wanted.value;
      case AT_LEAST -> wanted.value + " or more";
      case AT_MOST -> wanted.value + " or less";
    };
  }

  private static long number(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException _) {
      return Long.MIN_VALUE;
    }
  }

  private static String ms(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
