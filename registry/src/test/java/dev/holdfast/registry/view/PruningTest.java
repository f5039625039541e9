package dev.holdfast.registry.view;

import static dev.holdfast.registry.facts.TestRecords.endpoint;
import static dev.holdfast.registry.facts.TestRecords.garbage;
import static dev.holdfast.registry.facts.TestRecords.manifest;
import static dev.holdfast.registry.facts.TestRecords.order;
import static dev.holdfast.registry.facts.TestRecords.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Target;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Reducer;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PruningTest {
  private static final ViewTimes.Pruning TIMES = ViewTimes.Pruning.DEFAULT;

  private final Pruning pruning = new Pruning(TIMES);
  private final ManualTicker ticker = new ManualTicker();
  private final CellState cell =
      Objects.requireNonNull(
          new Reducer().apply(null, read(manifest("c", order(1, 1), endpoint("i", 80)))).state());
  private ConnectedClock clock = ConnectedClock.START.turn(BusState.CONNECTED);
  private LastHeard heard = LastHeard.at(ticker.nanos(), clock);
  private ConnectHistory connects = ConnectHistory.NONE;

  @Test
  void silenceAndTwoFailedConnectsPrune() {
    pass(179_999);
    failTwice();
    assertThat(isDue()).isFalse();
    pass(1);
    assertThat(isDue()).isTrue();
  }

  @Test
  void silenceAlonePrunesNobody() {
    pass(Duration.ofDays(2).toMillis());
    assertThat(isDue()).isFalse();
    connects = connects.failed(ticker.nanos(), TIMES.connectsApart().toNanos());
    assertThat(isDue()).isFalse();
  }

  @Test
  void failedConnectsAlonePruneNobody() {
    for (int i = 0; i < 100; i++) {
      pass(5_000);
      failTwice();
      heard = LastHeard.at(ticker.nanos(), clock);
      failTwice();
      assertThat(isDue()).isFalse();
    }
  }

  @Test
  void failuresFromBeforeTheLastBeatDoNotCount() {
    failTwice();
    ticker.advanceMs(1);
    heard = LastHeard.at(ticker.nanos(), clock);
    pass(180_000);
    assertThat(isDue()).isFalse();
  }

  @Test
  void frozenCellIsNotPruned() {
    pass(180_000);
    failTwice();
    CellState frozen = Objects.requireNonNull(new Reducer().apply(cell, garbage("c")).state());
    assertThat(isDue()).isTrue();
    assertThat(pruning.isDue(frozen, heard, clock, connects)).isFalse();
  }

  @Test
  void nobodyIsPrunedWhileTheBusIsNotConnected() {
    pass(180_000);
    failTwice();
    for (BusState away : new BusState[] {BusState.DOUBTFUL, BusState.OUT}) {
      assertThat(pruning.isDue(cell, heard, clock.turn(away), connects)).isFalse();
    }
  }

  @Test
  void oneSuccessShowsItAgain() {
    failTwice();
    assertThat(pruning.isOver(connects)).isFalse();
    connects = connects.begun(ticker.nanos());
    assertThat(pruning.isOver(connects)).isFalse();
    connects = connects.succeeded(ticker.nanos());
    assertThat(pruning.isOver(connects)).isTrue();
  }

  @Test
  void cellIsForgottenWhenItHasBeenPrunedWholeForTheRetention() {
    assertThat(pruning.isForgotten(Duration.ofHours(24).toNanos() - 1)).isFalse();
    assertThat(pruning.isForgotten(Duration.ofHours(24).toNanos())).isTrue();
  }

  @Test
  void endpointIsPlainWithoutBothTlsAndIdentity() {
    assertThat(isPlain(0, "")).isTrue();
    assertThat(isPlain(443, "")).isTrue();
    assertThat(isPlain(0, "san")).isTrue();
    assertThat(isPlain(443, "san")).isFalse();
  }

  private static boolean isPlain(int tlsPort, String identity) {
    return Pruning.isPlain(
        endpoint("c", "i", new Target("10.0.0.1", 80, tlsPort, identity, Protocol.HTTP1), 1));
  }

  private boolean isDue() {
    return pruning.isDue(cell, heard, clock, connects);
  }

  /// On both clocks.
  private void pass(long ms) {
    ticker.advanceMs(ms);
    clock = new ConnectedClock(clock.nanos() + ms * 1_000_000, true, true, ticker.nanos());
  }

  /// On the monotonic clock only.
  private void failTwice() {
    for (int i = 0; i < 3; i++) {
      ticker.advance(TIMES.connectsApart());
      connects = connects.failed(ticker.nanos(), TIMES.connectsApart().toNanos());
    }
  }
}
