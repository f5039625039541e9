package dev.holdfast.events.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.log.LogWriter.Failure.Kind;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class SendFailuresTest {
  @Test
  void whatTimeMayHealIsRetriable() {
    assertKind(
        Kind.RETRIABLE,
        List.of(
            new TimeoutException("t"),
            new NotEnoughReplicasException("r"),
            new NotLeaderOrFollowerException("l"),
            new UnknownTopicOrPartitionException("u"),
            new KafkaStorageException("s"),
            new TopicAuthorizationException("a")));
  }

  @Test
  void aRecordThatWillNeverBeTakenIsRefused() {
    assertKind(Kind.REFUSED, List.of(new RecordTooLargeException("r")));
  }

  @Test
  void aProducerThatIsOfNoMoreUseIsFatalAndSoIsWhatNobodyKnows() {
    assertKind(
        Kind.FATAL,
        List.of(
            new OutOfOrderSequenceException("o"),
            new InvalidProducerEpochException("e"),
            new SaslAuthenticationException("s"),
            new ClusterAuthorizationException("c"),
            new KafkaException("k"),
            new IllegalStateException("i")));
  }

  @Test
  void theDetailIsOneLine() {
    assertThat(SendFailures.of(new TimeoutException("first\nsecond")).detail())
        .isEqualTo("TimeoutException: first");
  }

  private static void assertKind(Kind kind, List<? extends Exception> failures) {
    assertThat(failures).allSatisfy(f -> assertThat(SendFailures.of(f).kind()).isEqualTo(kind));
  }
}
