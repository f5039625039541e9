package dev.holdfast.emitter.lrp;

import static dev.holdfast.emitter.lrp.TestLrps.listed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SourceGuardTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final String ELSEWHERE = "(dev=1,ino=99)";

  private SourceGuard guard = SourceGuard.unknowing();
  private long now = Long.MAX_VALUE - SECOND;

  private Observation.@Nullable Listed observe(Observation observation) {
    SourceGuard.Step step = guard.observe(observation, now);
    guard = step.next();
    return step.believed();
  }

  @Test
  void firstListIsBelieved() {
    assertThat(observe(listed(1, 3))).isNotNull();
    assertThat(guard.alert()).isNull();
  }

  @Test
  void sourceThatErrsKeepsItsLastGoodListForEver() {
    observe(listed(1, 3));
    for (int i = 0; i < 100; i++) {
      now += 30 * SECOND;
      assertThat(observe(new Observation.Failed("gone"))).isNull();
      assertThat(guard.alert()).isEqualTo("gone");
      assertThat(guard.holdsList()).isFalse();
    }
    assertThat(observe(listed(2, 3))).isNotNull();
    assertThat(guard.alert()).isNull();
  }

  @Test
  void smallCellMayLoseEverything() {
    observe(listed(1, 9));
    assertThat(observe(listed(1, 0))).isNotNull();
  }

  @Test
  void halfOfTenMayGoButNotMore() {
    observe(listed(1, 10));
    assertThat(observe(listed(1, 5))).isNotNull();
    observe(listed(1, 10));
    assertThat(observe(listed(1, 4))).isNull();
    assertThat(guard.alert()).isEqualTo("the list drops 6 of 10 LRPs at once");
  }

  @Test
  void replacingMostInstancesAtOnceCountsAsDroppingThem() {
    observe(listed(1, 10));
    assertThat(observe(listed(11, 20))).isNull();
  }

  @Test
  void massDropIsBelievedWhenTwoLists30SecondsApartAgree() {
    observe(listed(1, 20));
    assertThat(observe(listed(1, 2))).isNull();
    now += 30 * SECOND - 1;
    assertThat(observe(listed(1, 2))).isNull();
    assertThat(guard.agreesInNanos(now)).isEqualTo(1);
    now += 1;
    assertThat(observe(listed(1, 2))).isEqualTo(listed(1, 2));
    assertThat(guard.alert()).isNull();
  }

  @Test
  void whatIsNewMeanwhileDoesNotMatterButWhatIsGoneDoes() {
    observe(listed(1, 20));
    observe(listed(1, 2));
    now += 20 * SECOND;
    assertThat(observe(listed(1, 3))).isNull();
    now += 10 * SECOND;
    assertThat(observe(listed(1, 2))).as("the drop has changed twice").isNull();
    now += 30 * SECOND;
    Observation.Listed withNew =
        new Observation.Listed(
            java.util.List.of(TestLrps.lrp(1), TestLrps.lrp(2), TestLrps.lrp(77)),
            TestLrps.PLACE,
            java.util.List.of());
    assertThat(observe(withNew)).isEqualTo(withNew);
  }

  @Test
  void listThatIsWholeAgainIsBelievedAtOnce() {
    observe(listed(1, 20));
    observe(listed(1, 2));
    assertThat(observe(listed(1, 21))).isNotNull();
    assertThat(guard.alert()).isNull();
  }

  @Test
  void errorBetweenTwoListsBeginsTheWaitAnew() {
    observe(listed(1, 20));
    observe(listed(1, 2));
    now += 15 * SECOND;
    observe(new Observation.Failed("gone"));
    now += 15 * SECOND;
    assertThat(observe(listed(1, 2))).isNull();
    now += 30 * SECOND;
    assertThat(observe(listed(1, 2))).isNotNull();
  }

  @Test
  void anotherDirectoryIsHeldEvenIfNothingIsGone() {
    observe(listed(1, 3));
    assertThat(observe(listed(ELSEWHERE, 1, 3))).isNull();
    assertThat(guard.alert()).contains("another one than before").contains(ELSEWHERE);
    now += 30 * SECOND;
    assertThat(observe(listed(ELSEWHERE, 1, 3))).isNotNull();
    assertThat(observe(listed(ELSEWHERE, 1, 2))).as("it is the directory now").isNotNull();
  }

  @Test
  void sameDirectoryThatComesBackIsBelievedAtOnce() {
    observe(listed(1, 3));
    observe(new Observation.Failed("missing"));
    assertThat(observe(listed(1, 3))).isNotNull();
  }

  @Test
  void twoListsOfDifferentDirectoriesDoNotAgree() {
    observe(listed(1, 3));
    observe(listed(ELSEWHERE, 1, 3));
    now += 30 * SECOND;
    assertThat(observe(listed("(dev=1,ino=100)", 1, 3))).isNull();
  }

  @Test
  void operatorAcceptsTheListThatIsHeldBack() {
    observe(listed(1, 20));
    observe(listed(1, 0));
    SourceGuard.Step step = guard.accept();
    assertThat(step.believed()).isEqualTo(listed(1, 0));
    assertThat(step.next().alert()).isNull();
  }

  @Test
  void operatorCannotAcceptAnAbsentList() {
    observe(listed(1, 20));
    observe(new Observation.Failed("missing"));
    assertThat(guard.accept().believed()).isNull();
    assertThat(guard.accept().next().alert()).isEqualTo("missing");
  }

  @Test
  void doubtStaysThoughTheGuardGoesByOtherInstances() {
    observe(listed(1, 30));
    observe(listed(1, 2));
    guard = guard.goingBy(SourceGuard.knowing(new CellOf(20).instances(), TestLrps.PLACE));
    assertThat(guard.holdsList()).isTrue();
    assertThat(guard.alert()).isEqualTo("the list drops 28 of 30 LRPs at once");
    assertThat(observe(listed(1, 2))).isNull();
    assertThat(guard.alert()).isEqualTo("the list drops 18 of 20 LRPs at once");
    now += 30 * SECOND;
    assertThat(observe(listed(1, 2))).isEqualTo(listed(1, 2));
  }

  @Test
  void restartedGuardKnowsWhatWasThereBefore() {
    guard = SourceGuard.knowing(new CellOf(20).instances(), TestLrps.PLACE);
    assertThat(observe(listed(1, 2))).isNull();
    guard = SourceGuard.knowing(new CellOf(3).instances(), TestLrps.PLACE);
    assertThat(observe(listed(ELSEWHERE, 1, 3))).isNull();
  }

  private record CellOf(int lrps) {
    java.util.Set<String> instances() {
      return java.util.stream.IntStream.rangeClosed(1, lrps)
          .mapToObj(number -> "i-" + number)
          .collect(java.util.stream.Collectors.toSet());
    }
  }
}
