package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LogLagTest {
  /// Where a monotonic clock may begin.
  private static final long START_NANOS = -5;

  private final LogLag lag = new LogLag(START_NANOS);

  @Test
  void nothingReadIsNoLag() {
    lag.onTurn(START_NANOS + 1);
    assertThat(lag.mostMs()).isEqualTo(-1);
  }

  @Test
  void mostIsToldForAMinuteAtLeastAndTwoAtMost() {
    long readNanos = START_NANOS + LogLag.TOLD_NANOS - 1;
    lag.onRead(1_000, 3_000, START_NANOS);
    lag.onRead(1_000, 6_000, readNanos);
    lag.onRead(1_000, 1_010, readNanos + 1);
    assertThat(lag.mostMs()).isEqualTo(5_000);
    lag.onTurn(readNanos + LogLag.TOLD_NANOS);
    assertThat(lag.mostMs()).isEqualTo(5_000);
    lag.onTurn(readNanos + 1 + LogLag.TOLD_NANOS);
    assertThat(lag.mostMs()).isEqualTo(10);
    lag.onTurn(readNanos + 1 + 2 * LogLag.TOLD_NANOS);
    assertThat(lag.mostMs()).isEqualTo(-1);
  }

  @Test
  void longStopOfTheLoopForgetsAll() {
    lag.onRead(1_000, 3_000, START_NANOS);
    lag.onTurn(START_NANOS + 2 * LogLag.TOLD_NANOS);
    assertThat(lag.mostMs()).isEqualTo(-1);
  }

  @Test
  void brokersClockAheadOfOursIsNoLag() {
    lag.onRead(3_000, 1_000, START_NANOS);
    assertThat(lag.mostMs()).isZero();
  }
}
