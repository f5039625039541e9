package dev.holdfast.registry.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.ManualTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectHistoryTest {
  private static final long APART = Duration.ofSeconds(10).toNanos();

  private final ManualTicker ticker = new ManualTicker();
  private final long start = ticker.nanos();
  private ConnectHistory history = ConnectHistory.NONE;

  @Test
  void nobodyHasTriedAndNothingFailsAtFirst() {
    assertThat(history.isFailing()).isFalse();
    assertThat(history.isUntriedFor(1, start)).isTrue();
  }

  @Test
  void failuresOfOneMomentAreOne() {
    failAfterMs(1);
    for (int i = 0; i < 99; i++) {
      failAfterMs(100);
    }
    assertThat(history.isFailing()).isTrue();
    assertThat(history.failedTwiceSince(start)).isFalse();

    failAfterMs(100);
    assertThat(history.failedTwiceSince(start)).isTrue();
  }

  @Test
  void successInBetweenBeginsAnew() {
    failAfterMs(1);
    ticker.advanceMs(5_000);
    history = history.succeeded(ticker.nanos());
    assertThat(history.isFailing()).isFalse();
    failAfterMs(5_000);
    assertThat(history.failedTwiceSince(start)).isFalse();
    failAfterMs(10_000);
    assertThat(history.failedTwiceSince(start)).isTrue();
  }

  @Test
  void bothFailuresMustComeAfterTheBeat() {
    failAfterMs(1);
    failAfterMs(10_000);
    long beat = ticker.nanos();
    assertThat(history.failedTwiceSince(beat)).isFalse();
    failAfterMs(10_000);
    assertThat(history.failedTwiceSince(beat)).isFalse();
    failAfterMs(10_000);
    assertThat(history.failedTwiceSince(beat)).isTrue();
  }

  /// Traffic that fails all the time must not keep the earlier failure before the beat.
  @Test
  void endlessFailuresComeToLieAfterTheBeat() {
    for (int i = 0; i < 1_000; i++) {
      failAfterMs(50);
    }
    long beat = ticker.nanos();
    for (int i = 0; i < 500; i++) {
      failAfterMs(50);
    }
    assertThat(history.failedTwiceSince(beat)).isTrue();
  }

  @Test
  void attemptOnItsWayIsAnAttempt() {
    history = history.begun(start);
    assertThat(history.isUntriedFor(1_000, start + 999)).isFalse();
    assertThat(history.isUntriedFor(1_000, start + 1_000)).isTrue();
    assertThat(history.isFailing()).isFalse();
  }

  private void failAfterMs(long ms) {
    ticker.advanceMs(ms);
    history = history.failed(ticker.nanos(), APART);
  }
}
