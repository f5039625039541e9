package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.http.Deadlines.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final long TICK = Deadlines.TICK_NANOS;

  private final Deadlines deadlines = new Deadlines(0);
  private final List<String> due = new ArrayList<>();

  private Deadline deadline(String name) {
    return new Deadline(() -> due.add(name));
  }

  private void runTo(long nanos) {
    for (long now = 0; now <= nanos; now += TICK) {
      deadlines.run(now);
    }
  }

  @Test
  void movedLaterItComesOnceAndLater() {
    Deadline deadline = deadline("a");
    deadlines.set(deadline, 3 * TICK);
    deadlines.set(deadline, 10 * TICK);
    runTo(9 * TICK);
    assertThat(due).isEmpty();
    deadlines.run(11 * TICK);
    deadlines.run(12 * TICK);
    assertThat(due).containsExactly("a");
  }

  @Test
  void movedEarlierItComesEarlier() {
    Deadline deadline = deadline("a");
    deadlines.set(deadline, 100 * TICK);
    deadlines.set(deadline, 3 * TICK);
    runTo(4 * TICK);
    assertThat(due).containsExactly("a");
  }

  @Test
  void cancelledItNeverComes() {
    Deadline deadline = deadline("a");
    deadlines.set(deadline, 3 * TICK);
    deadlines.cancel(deadline);
    runTo(2_000 * TICK);
    assertThat(due).isEmpty();
  }

  @Test
  void beyondTheWheelItWaits() {
    deadlines.set(deadline("a"), 5_000 * TICK);
    runTo(4_999 * TICK);
    assertThat(due).isEmpty();
    deadlines.run(5_001 * TICK);
    assertThat(due).containsExactly("a");
  }

  @Test
  void stoppedLoopLosesNone() {
    deadlines.set(deadline("a"), 3 * TICK);
    deadlines.set(deadline("b"), 500 * TICK);
    deadlines.run(1_000_000 * TICK);
    assertThat(due).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void oneActionMayCancelAnotherOfItsTick() {
    Deadline second = deadline("b");
    Deadline first = new Deadline(() -> deadlines.cancel(second));
    deadlines.set(first, 3 * TICK);
    deadlines.set(second, 3 * TICK);
    runTo(10 * TICK);
    assertThat(due).isEmpty();
  }

  @Test
  void anyMovesKeepEachDeadlineNeitherEarlyNorMoreThanTwoTicksLate() {
    SplittableRandom random = new SplittableRandom(5);
    long[] at = new long[50];
    long[] now = {0};
    Deadline[] all = new Deadline[at.length];
    for (int i = 0; i < at.length; i++) {
      int index = i;
      all[i] =
          new Deadline(() -> {
            assertThat(now[0]).isBetween(at[index], at[index] + 2 * TICK);
            at[index] = -1;
          });
    }
    for (int step = 0; step < 50_000; step++) {
      now[0] += random.nextLong(TICK);
      deadlines.run(now[0]);
      int i = random.nextInt(at.length);
      at[i] = now[0] + random.nextLong(2_000 * TICK);
      deadlines.set(all[i], at[i]);
    }
  }
}
