package dev.holdfast.router.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Who is ejected for its answers, and for how long.
class OutliersTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void failuresInARowEjectAndAnAnswerBetweenThemDoesNot() throws Exception {
    Balanced balanced = new Balanced("{}").endpoints(4);
    balanced.answers(1, Outcome.FAILED, 4);
    balanced.answers(1, Outcome.ANSWERED);
    balanced.answers(1, Outcome.FAILED, 4);
    assertThat(balanced.isEjected(1)).isFalse();
    balanced.answers(1, Outcome.FAILED);
    assertThat(balanced.isEjected(1)).isTrue();
    assertThat(balanced.outliers.ejectedInRow()).isEqualTo(1);
    for (int i = 0; i < 100; i++) {
      assertThat(balanced.pick(i)).isNotEqualTo(1);
    }
  }

  @Test
  void errorsOfAnAppThatWorksAreNoFailuresInARow() throws Exception {
    Balanced balanced = new Balanced("{}").endpoints(4);
    balanced.answers(1, Outcome.ERROR, 50);
    assertThat(balanced.isEjected(1)).isFalse();
  }

  @Test
  void ejectionLastsTwiceAsLongEachTimeAndBeginsAnewAfterGoodService() throws Exception {
    Balanced balanced = new Balanced("ejection: {for: 10s, forMax: 35s}").endpoints(4);
    for (long seconds : new long[] {10, 20, 35, 35}) {
      balanced.answers(1, Outcome.FAILED, 5);
      balanced.now += seconds * SECOND - 1;
      assertThat(balanced.isEjected(1)).isTrue();
      balanced.now += 1;
      assertThat(balanced.isEjected(1)).isFalse();
    }
    balanced.now += 35 * SECOND;
    balanced.answers(1, Outcome.FAILED, 5);
    balanced.now += 10 * SECOND;
    assertThat(balanced.isEjected(1)).isFalse();
  }

  @Test
  void noMoreThanAShareIsEjectedButOneAlwaysMayBe() throws Exception {
    Balanced ten = new Balanced("{}").endpoints(10);
    Balanced two = new Balanced("{}").endpoints(2);
    Balanced one = new Balanced("{}").endpoints(1);
    int ejected = 0;
    for (int i = 0; i < 10; i++) {
      ten.answers(i, Outcome.FAILED, 5);
      ejected += ten.isEjected(i) ? 1 : 0;
    }
    assertThat(ejected).isEqualTo(3);
    two.answers(0, Outcome.FAILED, 5);
    two.answers(1, Outcome.FAILED, 5);
    assertThat(two.isEjected(0)).isTrue();
    assertThat(two.isEjected(1)).isFalse();
    one.answers(0, Outcome.FAILED, 50);
    assertThat(one.isEjected(0)).isFalse();
  }

  @Test
  void oneThatFailsMoreOftenThanItsFellowsIsEjected() throws Exception {
    Balanced balanced = new Balanced("{}").endpoints(10);
    for (int i = 0; i < 10; i++) {
      balanced.answers(i, Outcome.ANSWERED, i == 7 ? 60 : 98);
      balanced.answers(i, Outcome.ERROR, i == 7 ? 40 : 2);
    }
    balanced.now += 10 * SECOND;
    balanced.answers(0, Outcome.ANSWERED);
    for (int i = 0; i < 10; i++) {
      assertThat(balanced.isEjected(i)).isEqualTo(i == 7);
    }
    assertThat(balanced.outliers.ejectedByRate()).isEqualTo(1);
  }

  @Test
  void whereAllFailAlikeNobodyIsAnOutlier() throws Exception {
    Balanced balanced = new Balanced("{}").endpoints(10);
    for (int i = 0; i < 10; i++) {
      balanced.answers(i, Outcome.ANSWERED, 50 + i % 3);
      balanced.answers(i, Outcome.ERROR, 60);
    }
    balanced.now += 10 * SECOND;
    balanced.answers(0, Outcome.ANSWERED);
    assertThat(balanced.outliers.ejectedByRate()).isZero();
  }

  @Test
  void fewAnswersProveNothing() throws Exception {
    Balanced balanced = new Balanced("{}").endpoints(10);
    for (int i = 0; i < 10; i++) {
      balanced.answers(i, i == 7 ? Outcome.ERROR : Outcome.ANSWERED, 99);
    }
    balanced.now += 10 * SECOND;
    balanced.answers(0, Outcome.ANSWERED);
    assertThat(balanced.outliers.ejectedByRate()).isZero();
  }

  /// Eleven of twenty are dead or ejected: those that fail are needed.
  @Test
  void whereUnderHalfIsHealthyEjectionIsIgnoredAndDoubtIsNot() throws Exception {
    Balanced balanced = new Balanced("{}").endpoints(20);
    balanced.answers(0, Outcome.FAILED, 5);
    for (int i = 1; i <= 9; i++) {
      balanced.backend(i).doubt(balanced.now, 30 * SECOND);
    }
    assertThat(balanced.shares(2_000)[0]).isZero();
    balanced.backend(10).doubt(balanced.now, 30 * SECOND);
    balanced.now += SECOND / 10;
    int[] shares = balanced.shares(2_000);
    assertThat(shares[0]).isEqualTo(200);
    for (int i = 1; i <= 10; i++) {
      assertThat(shares[i]).isZero();
    }
  }
}
