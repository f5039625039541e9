package dev.holdfast.events.log;

import static dev.holdfast.events.log.TestEvents.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Topic;
import dev.holdfast.events.broker.TestBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The presence topic of a real broker rests after each answer, by a clock that the test moves.
@Execution(ExecutionMode.CONCURRENT)
final class PresenceRestIT {
  private static final int POLLS_MOST = 600;
  private static final long POLL_MS = 50;
  private static final int LAST = 50;

  private final ManualTicker ticker = new ManualTicker();
  private final List<LogRecord> read = new ArrayList<>();
  private KafkaBus bus;
  private EvidenceLoop evidence;
  private KafkaReader reader;

  @BeforeEach
  void open() {
    KafkaLogConfig config = TestBroker.shared().config(TestEvents.SITE, TestBroker.randomGroup());
    bus = KafkaBus.of(config);
    evidence = new EvidenceLoop(config, SystemClocks.ticker());
    evidence.start();
    reader =
        new KafkaReader(
            config,
            evidence,
            ticker,
            new StartPlaces(RouteLogContract.OLDEST, RouteLogContract.OLDEST));
  }

  @AfterEach
  void close() {
    reader.close();
    evidence.close();
  }

  @Test
  void routesAreReadWhilePresenceRests() {
    say(Topic.PRESENCE, 1);
    pollUntil(() -> seqs(Topic.PRESENCE).equals(List.of(1L)));
    for (long seq = 2; seq <= 5; seq++) {
      say(Topic.PRESENCE, seq);
      say(Topic.ROUTES, seq);
      long said = seq;
      pollUntil(() -> seqs(Topic.ROUTES).contains(said));
    }

    assertThat(seqs(Topic.PRESENCE)).containsExactly(1L);
    assertThat(reader.position(Topic.PRESENCE)).isEqualTo(1);
    assertThat(reader.position(Topic.ROUTES)).isEqualTo(4);
  }

  @Test
  void whatWasSaidMeanwhileComesTogetherAndWhole() {
    say(Topic.PRESENCE, 1);
    pollUntil(() -> seqs(Topic.PRESENCE).equals(List.of(1L)));
    bus.append(Topic.PRESENCE, LongStream.rangeClosed(2, LAST).mapToObj(TestEvents::beat));
    say(Topic.ROUTES, 1);
    pollUntil(() -> seqs(Topic.ROUTES).equals(List.of(1L)));
    assertThat(seqs(Topic.PRESENCE)).containsExactly(1L);

    // What the client had asked for before the rest, and what came since.
    int answers = 0;
    while (seqs(Topic.PRESENCE).size() < LAST) {
      ticker.advance(TopicsConsumer.REST);
      int before = read.size();
      pollUntil(() -> read.size() > before);
      answers++;
    }
    assertThat(seqs(Topic.PRESENCE)).isEqualTo(LongStream.rangeClosed(1, LAST).boxed().toList());
    assertThat(answers).isLessThanOrEqualTo(2);
  }

  @Test
  void thereIsNoRestBeforeTheEndIsReached() {
    // Several fetches' worth; that it is of the other topic is no matter here.
    bus.append(Topic.PRESENCE, LongStream.rangeClosed(1, LAST).mapToObj(seq -> manifest(seq, 8)));

    pollUntil(() -> read.size() >= LAST);

    assertThat(read)
        .extracting(LogRecord::offset)
        .isEqualTo(LongStream.range(0, LAST).boxed().toList());
    assertThat(reader.position(Topic.PRESENCE)).isEqualTo(LAST);
  }

  private void say(Topic topic, long seq) {
    bus.append(
        topic, Stream.of(topic == Topic.PRESENCE ? TestEvents.beat(seq) : TestEvents.hello(seq)));
  }

  private void poll() {
    read.addAll(reader.poll(POLL_MS).records());
  }

  private void pollUntil(BooleanSupplier done) {
    for (int i = 0; i < POLLS_MOST && !done.getAsBoolean(); i++) {
      poll();
    }
    assertThat(done.getAsBoolean()).as("after all polls, with %d records", read.size()).isTrue();
  }

  private List<Long> seqs(Topic topic) {
    return read.stream().filter(record -> record.topic() == topic).map(TestEvents::seq).toList();
  }
}
