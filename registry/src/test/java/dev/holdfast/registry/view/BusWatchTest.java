package dev.holdfast.registry.view;

import static dev.holdfast.registry.view.BusState.CONNECTED;
import static dev.holdfast.registry.view.BusState.DOUBTFUL;
import static dev.holdfast.registry.view.BusState.OUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.log.LogEvidence;
import dev.holdfast.events.log.LogEvidence.Ends;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BusWatchTest {
  // Readings of the monotonic clock may overflow.
  private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5);

  private BusWatch watch = BusWatch.startedAt(START);
  private long turnMs;

  @Test
  void isDoubtfulAndThenOutWithoutAnyAnswer() {
    runUntil(30_000, LogEvidence.NONE, -1);
    assertThat(state()).isEqualTo(DOUBTFUL);
    assertThat(why()).isEqualTo("no answer yet, for 30.0 s");

    runUntil(30_100, LogEvidence.NONE, -1);
    assertThat(state()).isEqualTo(OUT);
  }

  @Test
  void isConnectedWhenPositionsReachTheAnsweredEnds() {
    LogEvidence evidence = answeredAt(100, 50);

    runUntil(100, evidence, 49);
    assertThat(state()).isEqualTo(DOUBTFUL);
    runUntil(200, evidence, 50);
    assertThat(state()).isEqualTo(CONNECTED);
    assertThat(why()).isEqualTo("answered 0.1 s ago and read up to there");
  }

  @Test
  void busThatAnswersAndTakesNothingIsConnectedAndSaysSo() {
    for (int ms = 3_000; ms <= 24_000; ms += 3_000) {
      runUntil(ms, answeredAt(ms, 50), 50);
    }
    assertThat(state()).isEqualTo(CONNECTED);
    assertThat(why())
        .contains("no cell has spoken for 23.9 s: does it take records, and does any emitter run?");

    watch = watch.observe(answeredAt(24_100, 50), 50, 1, at(24_100));
    turnMs = 24_100;
    assertThat(why()).isEqualTo("answered 0.0 s ago and read up to there");
  }

  @Test
  void anAnswerIsNoProofWhileTheReaderDoesNotFollow() {
    runUntil(100, answeredAt(100, 50), 50);
    for (int ms = 3_100; ms <= 12_100; ms += 3_000) {
      runUntil(ms, answeredAt(ms, 50 + ms), 50);
    }
    assertThat(state()).isEqualTo(DOUBTFUL);
    assertThat(why()).contains("nothing was read up to where its topics end");
  }

  @Test
  void logThatIsReadForLongIsDoubtfulAndNotOut() {
    for (int ms = 100; ms <= 120_000; ms += 100) {
      int askedMs = ms / 3_000 * 3_000;
      watch = watch.observe(answeredAt(askedMs, 2_000), ms / 100, 0, at(ms));
      turnMs = ms;
      assertThat(state()).isEqualTo(DOUBTFUL);
    }
    assertThat(why())
        .isEqualTo("it answers and is being read: the routes topic at offset 1200 of 2000");

    runUntil(120_100, answeredAt(120_000, 2_000), 2_000);
    assertThat(state()).isEqualTo(CONNECTED);
  }

  @Test
  void readingThatStandsStillIsOut() {
    for (int ms = 100; ms <= 40_000; ms += 100) {
      int askedMs = ms / 3_000 * 3_000;
      watch = watch.observe(answeredAt(askedMs, 2_000), ms / 100, 0, at(ms));
    }
    runUntil(50_000, answeredAt(39_000, 2_000), 400);
    assertThat(state()).isEqualTo(DOUBTFUL);
    runUntil(50_100, answeredAt(48_000, 2_000), 400);
    assertThat(state()).isEqualTo(OUT);
  }

  @Test
  void readerThatIsAlwaysALittleBehindIsConnected() {
    for (int ms = 100; ms <= 60_000; ms += 100) {
      // The end moves on by one record a ms, the reader is 4 s behind it; asked each 3 s.
      int askedMs = ms / 3_000 * 3_000;
      watch = watch.observe(answeredAt(askedMs, askedMs), Math.max(0, ms - 4_000), 0, at(ms));
      turnMs = ms;
      if (ms > 5_000) {
        assertThat(state()).isEqualTo(CONNECTED);
      }
    }
  }

  @Test
  void growsDoubtfulAfterTenSecondsAndOutAfterThirty() {
    LogEvidence evidence = answeredAt(0, 5);
    runUntil(10_000, evidence, 5);
    assertThat(state()).isEqualTo(CONNECTED);
    runUntil(10_100, evidence, 5);
    assertThat(state()).isEqualTo(DOUBTFUL);
    assertThat(why()).isEqualTo("no answer for 10.1 s");
    runUntil(30_000, evidence, 5);
    assertThat(state()).isEqualTo(DOUBTFUL);
    runUntil(30_100, evidence, 5);
    assertThat(state()).isEqualTo(OUT);

    runUntil(30_200, answeredAt(30_200, 5), 5);
    assertThat(state()).isEqualTo(CONNECTED);
  }

  @Test
  void saysTheProblemThatTheBusNames() {
    runUntil(12_000, problem("topics do not exist: run `holdfast bus init`"), -1);
    assertThat(why()).isEqualTo("topics do not exist: run `holdfast bus init` (for 12.0 s)");
  }

  @Test
  void loopThatWasStoppedIsNotConnectedUntilItHasAnAnswerSince() {
    LogEvidence before = answeredAt(1_000, 5);
    runUntil(1_000, before, 5);

    turn(6_000, before, 5);
    assertThat(state()).isEqualTo(DOUBTFUL);
    assertThat(why()).isEqualTo("this router stood still for 5.0 s and had no answer since");

    turn(6_100, answeredAt(6_050, 5), 5);
    assertThat(state()).isEqualTo(CONNECTED);
  }

  @Test
  void shortPauseIsNoStop() {
    LogEvidence before = answeredAt(1_000, 5);
    runUntil(1_000, before, 5);
    turn(3_000, before, 5);
    assertThat(state()).isEqualTo(CONNECTED);
  }

  @Test
  void endsOfTheLogBeforeABreakNeedNotBeReached() {
    runUntil(100, answeredAt(100, 5), 5);
    // A longer log was to be read when it was replaced by a shorter one that is always written to.
    runUntil(3_100, answeredAt(3_100, 1_000), 5);
    watch = watch.broken();
    for (int ms = 6_100; ms <= 21_100; ms += 3_000) {
      runUntil(ms - 50, answeredAt(ms - 3_000, ms / 100), ms / 100);
    }
    assertThat(state()).isEqualTo(CONNECTED);
  }

  private BusState state() {
    return watch.verdict(at(turnMs)).state();
  }

  private String why() {
    return watch.verdict(at(turnMs)).why();
  }

  /// Turns of 100 ms up to and including `ms`.
  private void runUntil(long ms, LogEvidence evidence, long position) {
    while (turnMs + 100 < ms) {
      turn(turnMs + 100, evidence, position);
    }
    turn(ms, evidence, position);
  }

  private void turn(long ms, LogEvidence evidence, long position) {
    watch = watch.observe(evidence, position, position < 0 ? -1 : 0, at(ms));
    turnMs = ms;
  }

  private static long at(long ms) {
    return START + TimeUnit.MILLISECONDS.toNanos(ms);
  }

  private static LogEvidence answeredAt(long ms, long routesEnd) {
    return evidence(true, ms, routesEnd, null);
  }

  private static LogEvidence problem(String problem) {
    return evidence(false, 0, -1, problem);
  }

  private static LogEvidence evidence(
      boolean answered, long ms, long routesEnd, @Nullable String problem) {
    return new LogEvidence(
        answered, at(ms), null, new Ends(0, routesEnd), new Ends(0, 0), problem, List.of());
  }
}
