package dev.holdfast.events.log;

import dev.holdfast.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Makes the two topics of a log: the only place that does. Blocks; any thread.
public final class BusTopics {
  private static final int REPLICATION_WHERE_NOT_GIVEN = 3;

  private BusTopics() {}

  /// What came of {@link #init}.
  public sealed interface Result {
    /// Both topics are there.
    record Done(List<TopicState> topics) implements Result {}

    /// Something is wrong; what was made stays, and another try goes on from there.
    ///
    /// @param problem a sentence that says what, and what helps
    record Failed(String problem) implements Result {}
  }

  /// One topic after {@link #init}.
  ///
  /// @param isNew whether it was made by this call
  /// @param differences where one that was there before differs from the policy; it is left as it
  ///   is
  public record TopicState(String name, boolean isNew, List<String> differences) {}

  /// Makes what is missing and checks what is there; may be repeated.
  ///
  /// @param replication replicas of each topic; 0: one on a single broker, else as many as there
  ///   are brokers, three at most
  /// @param retention how long the routes topic is kept: how far back one can look
  /// @param timeout of the whole
  public static Result init(
      KafkaLogConfig config, int replication, Duration retention, Duration timeout) {
    if (retention.compareTo(TopicPolicy.ROUTES_RETENTION_LEAST) < 0) {
      return new Result.Failed(
          "retention is %d h; expected %d h or more: every cell's manifest must come round in it"
              .formatted(retention.toHours(), TopicPolicy.ROUTES_RETENTION_LEAST.toHours()));
    }
    Map<String, Object> settings = KafkaSettings.admin(config);
    settings.put(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        Math.toIntExact(Math.max(timeout.toMillis(), config.timing().requestTimeout().toMillis())));
    try (Admin admin = Admin.create(settings)) {
      return init(admin, config, replication, retention);
    } catch (ExecutionException | KafkaException e) {
      return new Result.Failed(failure(e, config, replication));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Result.Failed("interrupted");
    }
  }

  private static Result init(
      Admin admin, KafkaLogConfig config, int replication, Duration retention)
      throws ExecutionException, InterruptedException {
    int replicas = replication > 0 ? replication : standardReplication(admin);
    Map<Topic, Boolean> made = new EnumMap<>(Topic.class);
    for (Topic topic : Topic.values()) {
      NewTopic wanted =
          new NewTopic(topic.nameIn(config.group()), TopicPolicy.PARTITIONS, (short) replicas)
              .configs(TopicPolicy.settings(topic, replicas, retention));
      made.put(topic, make(admin, wanted));
    }
    awaitVisible(admin, config);
    List<TopicState> states = new ArrayList<>();
    try (BusQuestions questions = new BusQuestions(config)) {
      List<String> differences = questions.describe().differences();
      made.forEach((topic, isNew) -> {
        String name = topic.nameIn(config.group());
        String start = "topic " + name + " ";
        states.add(
            new TopicState(
                name, isNew, differences.stream().filter(d -> d.startsWith(start)).toList()));
      });
    }
    return new Result.Done(List.copyOf(states));
  }

  private static int standardReplication(Admin admin)
      throws ExecutionException, InterruptedException {
    Collection<Node> brokers = admin.describeCluster().nodes().get();
    return Math.min(REPLICATION_WHERE_NOT_GIVEN, Math.max(1, brokers.size()));
  }

  private static boolean make(Admin admin, NewTopic topic)
      throws ExecutionException, InterruptedException {
    try {
      admin.createTopics(List.of(topic)).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  /// A new topic is known to the controller before it is known to the broker that is asked next.
  private static void awaitVisible(Admin admin, KafkaLogConfig config)
      throws ExecutionException, InterruptedException {
    List<String> names = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      names.add(topic.nameIn(config.group()));
    }
    for (int tries = 1; ; tries++) {
      try {
        admin.describeTopics(names).allTopicNames().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || tries == 100) {
          throw e;
        }
        // A broker learns of it within milliseconds.
        java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }

  private static String failure(Exception e, KafkaLogConfig config, int replication) {
    return e.getCause() instanceof InvalidReplicationFactorException
        ? "the bus at %s has too few brokers for %d replicas: give a smaller number"
            .formatted(config.servers(), replication)
        : BusProblem.of(e, config).sentence();
  }
}
