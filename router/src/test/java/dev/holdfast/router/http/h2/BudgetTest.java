package dev.holdfast.router.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final long SECOND = 1_000_000_000L;

  private final Budget budget = new Budget(100, 5);

  private int spendAll(long nowNanos) {
    int spent = 0;
    while (budget.spend(nowNanos)) {
      spent++;
    }
    return spent;
  }

  @Test
  void soMuchCanBeSpentAtOnce() {
    assertThat(spendAll(5)).isEqualTo(100);
  }

  @Test
  void timeFillsItUpAgainAndNoFurther() {
    spendAll(5);
    assertThat(spendAll(5 + SECOND)).isEqualTo(50);
    assertThat(spendAll(5 + SECOND + SECOND / 50)).isEqualTo(1);
    assertThat(spendAll(5 + 1_000 * SECOND)).isEqualTo(100);
  }

  @Test
  void timeThatWasNotYetCountedIsNotLost() {
    spendAll(5);
    long now = 5;
    int spent = 0;
    for (int i = 0; i < 1_000; i++) {
      now += SECOND / 1_000;
      spent += budget.spend(now) ? 1 : 0;
    }
    assertThat(spent).isEqualTo(50);
  }

  @Test
  void usefulWorkFillsItUpAndNoFurther() {
    spendAll(5);
    budget.earn(7);
    assertThat(spendAll(5)).isEqualTo(7);
    budget.earn(1_000_000);
    assertThat(spendAll(5)).isEqualTo(100);
  }
}
