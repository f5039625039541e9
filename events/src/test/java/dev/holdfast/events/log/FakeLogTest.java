package dev.holdfast.events.log;

import static dev.holdfast.events.log.TestEvents.beat;
import static dev.holdfast.events.log.TestEvents.hello;
import static dev.holdfast.events.log.TestEvents.unregister;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Topic;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The fake log keeps the contract, and its faults do what they say.
class FakeLogTest {
  private final ManualTicker ticker = new ManualTicker();
  private final FakeLog log = new FakeLog(TestEvents.SITE, "shared", ticker);

  @Nested
  class Contract extends RouteLogContract {
    @Override
    Bus newBus() {
      return new Bus() {
        @Override
        public RouteLog open() {
          return log;
        }

        @Override
        public void append(Topic topic, byte @Nullable [] key, byte @Nullable [] value) {
          log.append(topic, key, value);
        }

        @Override
        public void truncateHead(Topic topic, long offset) {
          log.truncateHead(topic, offset);
        }

        @Override
        public void makeAnew() {
          log.makeAnew();
        }

        @Override
        public void pass() {
          ticker.advanceMs(100);
        }
      };
    }
  }

  @Test
  void whatIsLostIsNeverOnTheLog() {
    log.fate(SendFate.LOST);

    assertThat(send(1).failures).hasSize(1);
    assertThat(log.end(Topic.ROUTES)).isZero();
  }

  @Test
  void aLostAcknowledgementIsAFailureOfARecordThatIsThere() {
    log.fate(SendFate.ACK_LOST);

    assertThat(send(1).failures)
        .extracting(LogWriter.Failure::kind)
        .containsExactly(LogWriter.Failure.Kind.RETRIABLE);
    assertThat(held()).containsExactly(1L);
  }

  @Test
  void aDuplicateStandsTwiceAndIsAcknowledgedOnce() {
    log.fate(SendFate.APPENDED_TWICE);

    assertThat(send(1).acked).hasSize(1);
    assertThat(held()).containsExactly(1L, 1L);
  }

  @Test
  void whatLandsLateStandsBehindWhatWasSentMeanwhile() {
    log.fates((_, event) -> event.header().order().seq() == 1 ? SendFate.LANDS_LATE : appended());

    assertThat(send(1).failures).hasSize(1);
    send(2);
    assertThat(log.landLate()).isEqualTo(1);

    assertThat(held()).containsExactly(2L, 1L);
  }

  @Test
  void whatLandsLateDoesNotOvertakeWhatItsWriterHasInFlight() {
    LogWriter writer = log.openWriter();
    RouteLogContract.Receipts receipts = new RouteLogContract.Receipts();
    log.fate(SendFate.DELAYED);
    writer.send(Topic.ROUTES, hello(1), receipts);
    log.fate(SendFate.LANDS_LATE);
    writer.send(Topic.ROUTES, hello(2), receipts);

    assertThat(log.landLate()).isZero();
    log.deliver();
    assertThat(log.landLate()).isEqualTo(1);

    assertThat(held()).containsExactly(1L, 2L);
  }

  @Test
  void whatStandsBehindASendThatTimedOutGoesOn() {
    LogWriter writer = log.openWriter();
    RouteLogContract.Receipts receipts = new RouteLogContract.Receipts();
    log.fate(SendFate.DELAYED);
    writer.send(Topic.ROUTES, hello(1), receipts);
    ticker.advance(Duration.ofSeconds(5));
    log.fate(SendFate.APPENDED);
    writer.send(Topic.ROUTES, hello(2), receipts);
    ticker.advance(Duration.ofSeconds(4));
    log.tick();

    assertThat(receipts.failures).hasSize(1);
    assertThat(held()).containsExactly(2L);
  }

  @Test
  void aDelayedSendHoldsAllOfItsWriterBehindIt() {
    LogWriter slow = log.openWriter();
    LogWriter other = log.openWriter();
    RouteLogContract.Receipts receipts = new RouteLogContract.Receipts();
    log.fate(SendFate.DELAYED);
    slow.send(Topic.ROUTES, hello(1), receipts);
    log.fate(SendFate.APPENDED);
    slow.send(Topic.ROUTES, hello(2), receipts);
    other.send(Topic.ROUTES, hello(3), receipts);

    assertThat(held()).containsExactly(3L);
    assertThat(log.inFlight()).isEqualTo(2);
    log.deliver();

    assertThat(held()).containsExactly(3L, 1L, 2L);
    assertThat(receipts.acked).hasSize(3);
  }

  @Test
  void aFatalFailureEndsTheWriterAndNoOther() {
    LogWriter writer = log.openWriter();
    RouteLogContract.Receipts receipts = new RouteLogContract.Receipts();
    log.fate(SendFate.FATAL);
    writer.send(Topic.ROUTES, hello(1), receipts);
    log.fate(SendFate.APPENDED);
    writer.send(Topic.ROUTES, hello(2), receipts);

    assertThat(receipts.failures)
        .extracting(LogWriter.Failure::kind)
        .containsOnly(LogWriter.Failure.Kind.FATAL)
        .hasSize(2);
    assertThat(send(3).acked).hasSize(1);
  }

  @Test
  void whileTheBusIsOutPollsAreEmptyAndSendsWaitForIt() {
    LogReader reader = log.openReader(RouteLogContract.OLDEST, RouteLogContract.NEWEST);
    send(1);
    reader.poll(0);
    log.stop();

    RouteLogContract.Receipts receipts = send(2);
    assertThat(reader.poll(0)).isEqualTo(LogReader.Batch.EMPTY);
    assertThat(receipts.called()).isZero();
    log.start();

    assertThat(receipts.acked).hasSize(1);
    assertThat(reader.poll(0).records()).extracting(TestEvents::seq).containsExactly(2L);
  }

  @Test
  void whatIsInFlightForTooLongFailsAndIsNotAppendedLater() {
    log.stop();
    RouteLogContract.Receipts receipts = send(1);
    ticker.advance(Duration.ofSeconds(9));
    log.tick();
    log.start();

    assertThat(receipts.failures).hasSize(1);
    assertThat(held()).isEmpty();
  }

  @Test
  void evidenceGrowsOldWhileTheBusIsOut() {
    log.ask();
    LogEvidence before = log.evidence();
    log.stop();
    ticker.advance(Duration.ofSeconds(20));

    LogEvidence during = log.evidence();

    assertThat(during.answeredAtNanos()).isEqualTo(before.answeredAtNanos());
    assertThat(during.problem()).isNotNull();
    log.start();
    assertThat(log.evidence().answeredAtNanos()).isEqualTo(ticker.nanos());
    assertThat(log.evidence().problem()).isNull();
  }

  @Test
  void missingTopicsAreAProblemThatNamesItsCure() {
    log.removeTopics();

    assertThat(log.evidence().answered()).isFalse();
    assertThat(log.evidence().problem()).contains("holdfast.shared.routes", "holdfast bus init");
  }

  @Test
  void anotherClusterIsAnotherLog() {
    LogReader reader = log.openReader(RouteLogContract.OLDEST, RouteLogContract.NEWEST);
    send(1);
    reader.poll(0);
    LogIdentity before = log.identity();
    log.becomeOtherCluster();
    log.append(Topic.ROUTES, hello(2));
    log.ask();

    LogReader.Batch batch = reader.poll(0);

    assertThat(batch.broken()).isEqualTo(new LogBreak.OtherLog(before, log.identity()));
    assertThat(batch.records()).extracting(TestEvents::seq).containsExactly(2L);
  }

  @Test
  void aLongerLogMadeAnewIsReadOnInUntilTheIdsAreAskedFor() {
    LogReader reader = log.openReader(RouteLogContract.OLDEST, RouteLogContract.NEWEST);
    send(1);
    reader.poll(0);
    log.makeAnew();
    send(2);
    send(3);

    LogReader.Batch silent = reader.poll(0);
    ticker.advance(Duration.ofSeconds(3));
    LogReader.Batch told = reader.poll(0);

    assertThat(silent.broken()).isNull();
    assertThat(silent.records()).extracting(TestEvents::seq).containsExactly(3L);
    assertThat(told.broken()).isInstanceOf(LogBreak.OtherLog.class);
    assertThat(told.records()).extracting(TestEvents::seq).containsExactly(2L, 3L);
  }

  @Test
  void aLogThatLostItsTailIsShorterEvenWhereItHasGrownAgain() {
    LogReader reader = log.openReader(RouteLogContract.OLDEST, RouteLogContract.NEWEST);
    send(1);
    send(2);
    send(3);
    reader.poll(0);
    log.shorten(Topic.ROUTES, 1);
    send(4);
    send(5);
    send(6);

    LogReader.Batch batch = reader.poll(0);

    assertThat(batch.broken()).isEqualTo(new LogBreak.Shorter(Topic.ROUTES, 3, 1));
    assertThat(batch.records()).extracting(TestEvents::seq).containsExactly(1L, 4L, 5L, 6L);
  }

  @Test
  void presenceThatRetentionOvertookGoesOnAtItsNewest() {
    LogReader reader = log.openReader(RouteLogContract.OLDEST, RouteLogContract.OLDEST);
    log.append(Topic.PRESENCE, beat(1));
    reader.poll(0);
    for (int seq = 2; seq < 6; seq++) {
      log.append(Topic.PRESENCE, beat(seq));
    }
    log.truncateHead(Topic.PRESENCE, 3);

    LogReader.Batch batch = reader.poll(0);

    assertThat(batch.broken()).isEqualTo(new LogBreak.Gap(Topic.PRESENCE, 1, 3));
    assertThat(batch.records()).isEmpty();
    assertThat(reader.position(Topic.PRESENCE)).isEqualTo(5);
  }

  @Test
  void aReceiptMaySendAgain() {
    LogWriter writer = log.openWriter();
    RouteLogContract.Receipts second = new RouteLogContract.Receipts();
    writer.send(
        Topic.ROUTES,
        hello(1),
        new LogWriter.Receipt() {
          @Override
          public void onAcked(long offset, long appendTimeMs) {
            writer.send(Topic.ROUTES, unregister(2), second);
          }

          @Override
          public void onFailed(LogWriter.Failure failure) {}
        });

    assertThat(second.acked).hasSize(1);
    assertThat(held()).containsExactly(1L, 2L);
  }

  @Test
  void aPollIsBounded() {
    for (int seq = 1; seq <= 5; seq++) {
      log.append(Topic.ROUTES, hello(seq));
    }
    log.pollMost(2);
    LogReader reader = log.openReader(RouteLogContract.OLDEST, RouteLogContract.NEWEST);

    assertThat(reader.poll(0).records()).hasSize(2);
    assertThat(reader.position(Topic.ROUTES)).isEqualTo(2);
  }

  private static SendFate appended() {
    return SendFate.APPENDED;
  }

  private RouteLogContract.Receipts send(long seq) {
    RouteLogContract.Receipts receipts = new RouteLogContract.Receipts();
    log.openWriter().send(Topic.ROUTES, hello(seq), receipts);
    return receipts;
  }

  private List<Long> held() {
    return log
        .openReader(RouteLogContract.OLDEST, RouteLogContract.NEWEST)
        .poll(0)
        .records()
        .stream()
        .map((LogRecord record) -> TestEvents.seq(record))
        .toList();
  }
}
