package dev.holdfast.events.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Topic;
import dev.holdfast.events.broker.TestBroker;
import dev.holdfast.events.log.RouteLogContract.Receipts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A broker that is killed, frozen, emptied or not there: nothing throws, nothing hangs, nothing
/// moves in silence, and order holds.
@Order(0) // Among the longest of its module.
@Timeout(60)
class KafkaOutageIT {
  private static final Duration MOST = Duration.ofSeconds(40);
  private static final String SELDOM = "asks-seldom";
  private static TestBroker broker;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<LogRecord> read = new ArrayList<>();
  private final List<LogBreak> breaks = new ArrayList<>();
  private KafkaLogConfig config;
  private RouteLog log;

  @BeforeAll
  static void startBroker() {
    broker = TestBroker.own();
  }

  @AfterAll
  static void endBroker() {
    broker.close();
  }

  @BeforeEach
  void openLog() {
    config = broker.config(TestEvents.SITE, TestBroker.randomGroup(), TestBroker.OFTEN);
    log = open(config);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void aBrokerKilledAndStartedAgainBreaksNothing() {
    broker.initTopics(config.group());
    LogReader reader = reader();
    LogWriter writer = writer();
    awaitAcked(writer, 1);
    awaitRead(reader, 1);

    broker.broker().kill();
    Receipts during = new Receipts();
    writer.send(Topic.ROUTES, TestEvents.hello(2), during);
    awaitProblem(reader, "does not answer");
    await().atMost(MOST).until(() -> during.called() == 1);
    LogEvidence out = log.evidence();
    assertThat(during.failures)
        .extracting(LogWriter.Failure::kind)
        .containsExactly(LogWriter.Failure.Kind.RETRIABLE);

    broker.start();
    awaitAcked(writer, 3);
    awaitRead(reader, 3);

    assertThat(breaks).isEmpty();
    await().atMost(MOST).until(() -> log.evidence().problem() == null);
    assertThat(log.evidence().identity()).isEqualTo(out.identity());
    assertThat(log.evidence().answeredAtNanos() - out.answeredAtNanos()).isPositive();
  }

  @Test
  void aFrozenBrokerIsAnOutageThatEndsWhenItGoesOn() {
    broker.initTopics(config.group());
    LogReader reader = reader();
    LogWriter writer = writer();
    awaitAcked(writer, 1);
    awaitRead(reader, 1);

    broker.broker().freeze();
    Receipts during = new Receipts();
    writer.send(Topic.ROUTES, TestEvents.hello(2), during);
    awaitProblem(reader, "does not answer");
    await().atMost(MOST).until(() -> during.called() == 1);
    broker.start();

    awaitAcked(writer, 3);
    awaitRead(reader, 3);
    assertThat(breaks).isEmpty();
    // What had failed may have landed after all, but then before what was sent after it.
    assertThat(read.stream().map(TestEvents::seq).toList()).isSorted();
  }

  @Test
  void whoAsksSeldomHasNoClientToAskByWhileAWriterMissesTheBus() {
    broker.initTopics(config.group());
    KafkaLogConfig.Timing often = config.timing();
    RouteLog seldom =
        open(
            new KafkaLogConfig(
                config.site(),
                config.group(),
                config.bootstrapServers(),
                Map.of("client.id", SELDOM),
                new KafkaLogConfig.Timing(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    often.requestTimeout(),
                    often.maxBlock(),
                    often.deliveryTimeout())));
    await().atMost(MOST).until(() -> seldom.evidence().answered());
    long answeredNanos = seldom.evidence().answeredAtNanos();
    assertThat(hasClientToAskBy()).isTrue();
    LogWriter writer = seldom.openWriter();
    opened.add(writer);
    awaitAcked(writer, 1);

    broker.broker().kill();
    await()
        .atMost(MOST)
        .until(() -> {
          writer.send(Topic.ROUTES, TestEvents.hello(2), new Receipts());
          return !hasClientToAskBy();
        });
    broker.start();
    seldom.ask();
    await().atMost(MOST).until(() -> seldom.evidence().answeredAtNanos() - answeredNanos > 0);
    assertThat(seldom.evidence().problem()).isNull();
  }

  private static boolean hasClientToAskBy() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("kafka-admin-client-thread | " + SELDOM));
  }

  @Test
  void orderHoldsThroughAKillInTheMiddleOfSending() {
    broker.initTopics(config.group());
    LogReader reader = reader();
    LogWriter writer = writer();
    awaitAcked(writer, 1);
    Receipts receipts = new Receipts();

    LongStream.rangeClosed(2, 400)
        .forEach(seq -> writer.send(Topic.ROUTES, TestEvents.hello(seq), receipts));
    broker.broker().kill();
    LongStream.rangeClosed(401, 800)
        .forEach(seq -> writer.send(Topic.ROUTES, TestEvents.hello(seq), receipts));
    broker.start();
    awaitAcked(writer, 801);
    awaitRead(reader, 801);

    assertThat(receipts.called()).isEqualTo(799);
    List<Long> seqs = read.stream().map(TestEvents::seq).toList();
    assertThat(seqs).isSorted();
    // The first and the last are sent until they are acknowledged.
    assertThat(seqs.stream().filter(seq -> seq > 1 && seq < 801)).doesNotHaveDuplicates();
    assertThat(breaks).isEmpty();
  }

  @Test
  void missingTopicsAreAProblemThatNamesItsCureAndEndsWithIt() {
    LogReader reader = reader();
    awaitProblem(reader, "holdfast bus init");
    assertThat(log.evidence().answered()).isFalse();
    Receipts refused = new Receipts();
    LogWriter writer = writer();
    writer.send(Topic.ROUTES, TestEvents.hello(1), refused);
    assertThat(refused.failures)
        .extracting(LogWriter.Failure::kind)
        .containsExactly(LogWriter.Failure.Kind.RETRIABLE);

    broker.initTopics(config.group());
    awaitAcked(writer, 2);
    awaitRead(reader, 2);

    assertThat(breaks).isEmpty();
    assertThat(log.evidence().problem()).isNull();
  }

  @Test
  void aBrokerThatLostItsDataIsAnotherLog() {
    broker.initTopics(config.group());
    LogReader reader = reader();
    LogWriter writer = writer();
    awaitAcked(writer, 1);
    awaitAcked(writer, 2);
    awaitRead(reader, 2);
    @Nullable LogIdentity before = log.evidence().identity();

    broker.killAndForget();
    broker.start();
    awaitProblem(reader, "holdfast bus init");
    broker.initTopics(config.group());
    LogWriter next = writer();
    awaitAcked(next, 3);
    awaitRead(reader, 3);

    assertThat(before).isNotNull();
    assertThat(breaks).hasSize(1);
    assertThat(breaks.getFirst())
        .isInstanceOfSatisfying(
            LogBreak.OtherLog.class,
            other -> {
              assertThat(other.before()).isEqualTo(before);
              assertThat(other.now().clusterId()).isNotEqualTo(before.clusterId());
            });
  }

  @Test
  void aWriterThatNeverReachedTheBusFailsEverySendInsteadOfHanging() {
    LogWriter writer = open(elsewhere("127.0.0.1:1")).openWriter();
    opened.add(writer);
    Receipts receipts = new Receipts();

    // At 200 ms each they would outlast this test's timeout.
    LongStream.rangeClosed(1, 5_000)
        .forEach(seq -> writer.send(Topic.ROUTES, TestEvents.hello(seq), receipts));

    assertThat(receipts.failures).hasSize(5_000);
    assertThat(receipts.failures)
        .extracting(LogWriter.Failure::kind)
        .containsOnly(LogWriter.Failure.Kind.RETRIABLE);
  }

  @Test
  void aNameThatCannotBeResolvedIsAProblemAndNoFailureToOpen() {
    RouteLog nowhere = open(elsewhere("no-such-host.invalid:9092"));
    LogReader reader = nowhere.openReader(RouteLogContract.OLDEST, RouteLogContract.NEWEST);
    opened.add(reader);
    LogWriter writer = nowhere.openWriter();
    opened.add(writer);
    Receipts receipts = new Receipts();

    assertThat(reader.poll(10)).isEqualTo(LogReader.Batch.EMPTY);
    writer.send(Topic.ROUTES, TestEvents.hello(1), receipts);

    assertThat(receipts.failures)
        .extracting(LogWriter.Failure::kind)
        .containsExactly(LogWriter.Failure.Kind.RETRIABLE);
    await()
        .atMost(MOST)
        .until(() -> String.valueOf(nowhere.evidence().problem()).contains("can be resolved"));
  }

  @Test
  void topicsOfAnotherPolicyAreWarnedOfAndLeftAsTheyAre() {
    broker.initTopics(config.group());
    BusTopics.Result again =
        BusTopics.init(config, 1, Duration.ofHours(24), Duration.ofSeconds(30));

    assertThat(again)
        .isEqualTo(
            new BusTopics.Result.Done(
                List.of(
                    new BusTopics.TopicState(log.topicName(Topic.ROUTES), false, List.of()),
                    new BusTopics.TopicState(log.topicName(Topic.PRESENCE), false, List.of()))));
    assertThat(BusTopics.init(elsewhereGroup(), 5, Duration.ofHours(24), Duration.ofSeconds(30)))
        .isInstanceOfSatisfying(
            BusTopics.Result.Failed.class,
            failed -> assertThat(failed.problem()).contains("too few brokers for 5 replicas"));
    assertThat(BusTopics.init(config, 1, Duration.ofHours(1), Duration.ofSeconds(30)))
        .isInstanceOf(BusTopics.Result.Failed.class);
  }

  private static KafkaLogConfig elsewhere(String server) {
    return new KafkaLogConfig(
        TestEvents.SITE, "shared", List.of(server), Map.of(), TestBroker.OFTEN);
  }

  private static KafkaLogConfig elsewhereGroup() {
    return broker.config(TestEvents.SITE, TestBroker.randomGroup());
  }

  private RouteLog open(KafkaLogConfig of) {
    RouteLog each = KafkaRouteLog.open(of, SystemClocks.ticker());
    opened.add(each);
    return each;
  }

  private LogReader reader() {
    LogReader reader = log.openReader(RouteLogContract.OLDEST, RouteLogContract.NEWEST);
    opened.add(reader);
    return reader;
  }

  private LogWriter writer() {
    LogWriter writer = log.openWriter();
    opened.add(writer);
    return writer;
  }

  /// As an emitter does: sent again until it is taken, by a new writer where the old one is of no
  /// more use.
  private void awaitAcked(LogWriter writer, long seq) {
    await()
        .atMost(MOST)
        .until(() -> {
          Receipts receipts = new Receipts();
          writer.send(Topic.ROUTES, TestEvents.hello(seq), receipts);
          await().atMost(MOST).until(() -> receipts.called() == 1);
          return !receipts.acked.isEmpty();
        });
  }

  private void awaitRead(LogReader reader, long seq) {
    await()
        .atMost(MOST)
        .until(() -> {
          take(reader);
          return read.stream().anyMatch(record -> TestEvents.seq(record) == seq);
        });
  }

  private void awaitProblem(LogReader reader, String words) {
    await()
        .atMost(MOST)
        .until(() -> {
          take(reader);
          return String.valueOf(log.evidence().problem()).contains(words);
        });
  }

  private void take(LogReader reader) {
    LogReader.Batch batch = reader.poll(50);
    if (batch.broken() != null) {
      breaks.add(batch.broken());
    }
    read.addAll(batch.records());
  }
}
