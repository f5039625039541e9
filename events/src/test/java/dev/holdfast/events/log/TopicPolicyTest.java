package dev.holdfast.events.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicPolicyTest {
  private static final Duration DAY = Duration.ofHours(24);

  @Test
  void aTopicAsItIsMadeDoesNotDiffer() {
    for (Topic topic : Topic.values()) {
      assertThat(TopicPolicy.differences(topic, "t", 1, TopicPolicy.settings(topic, 3, DAY)))
          .isEmpty();
    }
  }

  @Test
  void moreRetentionAndLargerRecordsAreNoDifference() {
    assertThat(with("retention.ms", "-1")).isEmpty();
    assertThat(with("retention.ms", "604800000")).isEmpty();
    assertThat(with("max.message.bytes", "20000000")).isEmpty();
    assertThat(with("segment.ms", "60000")).isEmpty();
  }

  @Test
  void eachDifferenceSaysTheValueAndWhatWasExpected() {
    assertThat(with("message.timestamp.type", "CreateTime"))
        .containsExactly("topic t has message.timestamp.type=CreateTime; expected LogAppendTime");
    assertThat(with("cleanup.policy", "compact")).hasSize(1);
    assertThat(with("retention.ms", "3600000"))
        .containsExactly("topic t has retention.ms=3600000; expected 86400000 or more");
    assertThat(with("max.message.bytes", "1048588")).hasSize(1);
    assertThat(with("segment.ms", "604800000"))
        .containsExactly("topic t has segment.ms=604800000; expected 3600000 or less");
  }

  @Test
  void severalPartitionsAreADifference() {
    assertThat(
            TopicPolicy.differences(
                Topic.ROUTES, "t", 3, TopicPolicy.settings(Topic.ROUTES, 1, DAY)))
        .containsExactly("topic t has 3 partitions; expected 1: only the first is read");
  }

  @Test
  void threeReplicasNeedTwoInSync() {
    assertThat(TopicPolicy.settings(Topic.ROUTES, 3, DAY))
        .containsEntry("min.insync.replicas", "2")
        .containsEntry("unclean.leader.election.enable", "false");
    assertThat(TopicPolicy.settings(Topic.ROUTES, 1, DAY))
        .containsEntry("min.insync.replicas", "1");
  }

  private static List<String> with(String key, String value) {
    Map<String, String> settings = new HashMap<>(TopicPolicy.settings(Topic.ROUTES, 1, DAY));
    settings.put(key, value);
    return TopicPolicy.differences(Topic.ROUTES, "t", 1, settings);
  }
}
