package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SaidApartTest {
  private static final long APART = SaidApart.APART_NANOS;

  @Test
  void firstCauseIsSaidAtOnce() {
    assertThat(new SaidApart(-7).onCause(-7)).isEqualTo(1);
  }

  @Test
  void causesThatWereNotSaidAreCountedInTheNextLine() {
    SaidApart apart = new SaidApart(0);
    apart.onCause(0);
    for (int i = 0; i < 1_000; i++) {
      assertThat(apart.onCause(APART - 1)).isZero();
    }
    assertThat(apart.onCause(APART)).isEqualTo(1_001);
    assertThat(apart.onCause(APART + 1)).isZero();
    assertThat(apart.onCause(2 * APART)).isEqualTo(2);
  }
}
