package dev.holdfast.events.log;

import dev.holdfast.events.log.LogWriter.Failure;
import dev.holdfast.events.log.LogWriter.Failure.Kind;
import java.util.List;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/// Kafka's exceptions of a send as what to do about them. Pure.
///
/// The table is read from the top; the first row that fits counts. What no row names is FATAL: a
/// new producer and the manifest that follows it heal whatever it was.
final class SendFailures {
  private static final List<Row> TABLE =
      List.of(
          // The record itself.
          new Row(RecordTooLargeException.class, Kind.REFUSED),
          new Row(RecordBatchTooLargeException.class, Kind.REFUSED),
          new Row(SerializationException.class, Kind.REFUSED),
          new Row(InvalidTimestampException.class, Kind.REFUSED),
          // The producer's place in the order is lost, or its session is not allowed: Kafka leaves
          // such a producer in an error state.
          new Row(OutOfOrderSequenceException.class, Kind.FATAL),
          new Row(UnknownProducerIdException.class, Kind.FATAL),
          new Row(InvalidProducerEpochException.class, Kind.FATAL),
          new Row(InvalidPidMappingException.class, Kind.FATAL),
          new Row(ProducerFencedException.class, Kind.FATAL),
          new Row(AuthenticationException.class, Kind.FATAL),
          new Row(ClusterAuthorizationException.class, Kind.FATAL),
          new Row(UnsupportedVersionException.class, Kind.FATAL),
          // May be granted or mended while we run; the producer stays good.
          new Row(TopicAuthorizationException.class, Kind.RETRIABLE),
          new Row(InvalidConfigurationException.class, Kind.RETRIABLE),
          new Row(InterruptException.class, Kind.RETRIABLE),
          // Timeouts, a full buffer, no leader, too few replicas, an unknown topic, a disk error.
          new Row(RetriableException.class, Kind.RETRIABLE));

  private record Row(Class<? extends Exception> type, Kind kind) {}

  private SendFailures() {}

  static Failure of(Throwable failure) {
    Kind kind =
        TABLE.stream()
            .filter(row -> row.type.isInstance(failure))
            .map(Row::kind)
            .findFirst()
            .orElse(Kind.FATAL);
    return new Failure(kind, BusProblem.words(failure));
  }
}
