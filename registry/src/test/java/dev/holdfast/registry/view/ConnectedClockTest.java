package dev.holdfast.registry.view;

import static dev.holdfast.registry.view.BusState.CONNECTED;
import static dev.holdfast.registry.view.BusState.DOUBTFUL;
import static dev.holdfast.registry.view.BusState.OUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.ManualTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectedClockTest {
  private static final long MOST = Duration.ofSeconds(5).toNanos();

  private final ManualTicker ticker = new ManualTicker();
  private ConnectedClock clock = ConnectedClock.START;

  @Test
  void beatsMoveItByTheTimeBetweenThem() {
    clock = clock.turn(CONNECTED);
    beatAfterMs(700);
    beatAfterMs(2_000);
    beatAfterMs(4_000);

    assertThat(ms()).isEqualTo(6_000);
  }

  @Test
  void beatsOfOneMomentMoveItOnce() {
    clock = clock.turn(CONNECTED);
    beatAfterMs(0);
    beatAfterMs(3_000);
    beatAfterMs(0);
    beatAfterMs(0);

    assertThat(ms()).isEqualTo(3_000);
  }

  @Test
  void standsStillWhereNoCellIsHeard() {
    clock = clock.turn(CONNECTED);
    beatAfterMs(0);
    ticker.advance(Duration.ofHours(1));
    clock = clock.turn(CONNECTED);

    assertThat(ms()).isZero();
  }

  @Test
  void oneBeatProvesNoMoreThanTheBeatsInterval() {
    clock = clock.turn(CONNECTED);
    beatAfterMs(0);
    beatAfterMs(3_600_000);

    assertThat(ms()).isEqualTo(5_000);
  }

  @Test
  void standsStillWhileTheBusIsNotConnected() {
    for (BusState away : new BusState[] {DOUBTFUL, OUT}) {
      clock = ConnectedClock.START.turn(CONNECTED);
      beatAfterMs(0);
      clock = clock.turn(away);
      beatAfterMs(1_000);
      beatAfterMs(1_000);

      assertThat(ms()).isZero();
    }
  }

  @Test
  void timeThatALossBeganOrEndedInNeverCounts() {
    clock = clock.turn(CONNECTED);
    beatAfterMs(0);
    beatAfterMs(1_000);
    ticker.advanceMs(2_000);
    clock = clock.turn(DOUBTFUL);
    ticker.advanceMs(2_000);
    clock = clock.turn(CONNECTED);
    beatAfterMs(2_000);
    assertThat(ms()).isEqualTo(1_000);

    beatAfterMs(2_000);
    assertThat(ms()).isEqualTo(3_000);
  }

  private void beatAfterMs(long ms) {
    ticker.advanceMs(ms);
    clock = clock.onBeat(ticker.nanos(), MOST);
  }

  private long ms() {
    return clock.nanos() / 1_000_000;
  }
}
