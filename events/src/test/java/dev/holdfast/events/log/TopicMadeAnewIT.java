package dev.holdfast.events.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.events.broker.TestBroker;
import dev.holdfast.events.log.RouteLog.StartAt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The case that Kafka keeps silent about: a topic is deleted and made anew, and is longer than the
/// place that was saved, at the same leader epoch. Each case has a group of its own.
@Execution(ExecutionMode.CONCURRENT)
final class TopicMadeAnewIT {
  private static final Duration MOST = Duration.ofSeconds(40);
  private static final int SAVED = 5;
  private static final int TRIES = 5;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private KafkaLogConfig config;
  private KafkaBus bus;
  private RouteLog log;
  private LogReader running;
  private Anchor anchor;
  private LogIdentity before;
  private boolean isAtTheSameEpoch;

  /// A broker that was held up for so long that it counted as gone leads its topics at another
  /// epoch: then it begins anew.
  @BeforeEach
  void makeAnew() throws Exception {
    makeAnewOnce();
    for (int i = 1; i < TRIES && !isAtTheSameEpoch; i++) {
      closeAll();
      makeAnewOnce();
    }
    assertThat(isAtTheSameEpoch).as("leader epoch 0 before and after").isTrue();
  }

  /// Five records are read and the place saved; then the topics are made anew, with ten others.
  private void makeAnewOnce() {
    config = TestBroker.shared().config(TestEvents.SITE, TestBroker.randomGroup());
    bus = KafkaBus.of(config);
    log = opened(bus.open());
    running = opened(log.openReader(RouteLogContract.OLDEST, RouteLogContract.NEWEST));
    append(1, SAVED);
    List<LogRecord> read = new ArrayList<>();
    await()
        .atMost(MOST)
        .until(() -> {
          read.addAll(running.poll(50).records());
          return read.size() == SAVED;
        });
    anchor = Anchor.at(read.getLast());
    @Nullable LogIdentity identity = log.evidence().identity();
    assertThat(identity).isNotNull();
    before = identity;
    int epochBefore = epochOf(plainly(0, Optional.empty()));
    bus.makeAnew();
    append(11, 20);
    isAtTheSameEpoch = epochBefore == 0 && epochOf(plainly(0, Optional.empty())) == 0;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    opened.clear();
  }

  @Test
  void kafkasOwnConsumerReadsOnInTheMiddleOfIt() {
    assertThat(plainly(SAVED, Optional.of(0)).offset()).isEqualTo(SAVED);
  }

  @Test
  void aReaderThatWasRunningSaysSoAndReadsItFromItsStart() {
    assertReadWhole(running, new LogBreak.OtherLog(before, now()));
  }

  @Test
  void aSavedPlaceIsGivenUpByTheIds() {
    LogReader reader =
        opened(log.openReader(new StartAt.Offset(SAVED, before, anchor), RouteLogContract.NEWEST));

    assertReadWhole(reader, new LogBreak.OtherLog(before, now()));
  }

  @Test
  void aSavedPlaceIsGivenUpByItsLastRecordWhereNoIdsWereSaved() {
    LogReader reader =
        opened(log.openReader(new StartAt.Offset(SAVED, null, anchor), RouteLogContract.NEWEST));

    assertReadWhole(reader, new LogBreak.OtherRecord(Topic.ROUTES, SAVED - 1));
  }

  private void assertReadWhole(LogReader reader, LogBreak expected) {
    RouteLogContract.Seen seen = new RouteLogContract.Seen();
    await()
        .atMost(MOST)
        .until(() -> {
          seen.take(reader.poll(50));
          return seen.afterBreak.stream().anyMatch(record -> TestEvents.seq(record) == 20);
        });
    assertThat(seen.breaks).containsExactly(expected);
    assertThat(seen.afterBreak.stream().map(TestEvents::seq))
        .containsExactlyElementsOf(LongStream.rangeClosed(11, 20).boxed().toList());
  }

  private LogIdentity now() {
    await().atMost(MOST).until(() -> !before.equals(log.evidence().identity()));
    @Nullable LogIdentity now = log.evidence().identity();
    assertThat(now).isNotNull();
    return now;
  }

  /// What a consumer as one would write it finds at an offset.
  ///
  /// @param savedEpoch the leader epoch that was saved with it
  private ConsumerRecord<byte[], byte[]> plainly(long offset, Optional<Integer> savedEpoch) {
    TopicPartition partition = new TopicPartition(Topic.ROUTES.nameIn(config.group()), 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(KafkaSettings.consumer(config))) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, new OffsetAndMetadata(offset, savedEpoch, ""));
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      await()
          .atMost(MOST)
          .until(() -> {
            found.addAll(consumer.poll(Duration.ofMillis(100)).records(partition));
            return !found.isEmpty();
          });
      return found.getFirst();
    }
  }

  private static int epochOf(ConsumerRecord<byte[], byte[]> record) {
    return record.leaderEpoch().orElseThrow();
  }

  private void append(long firstSeq, long lastSeq) {
    bus.append(Topic.ROUTES, LongStream.rangeClosed(firstSeq, lastSeq).mapToObj(TestEvents::hello));
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    opened.add(closeable);
    return closeable;
  }
}
