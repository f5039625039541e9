package dev.holdfast.registry.view;

import static dev.holdfast.registry.view.Freshness.HEARD;
import static dev.holdfast.registry.view.Freshness.SILENT;
import static dev.holdfast.registry.view.Freshness.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.ManualTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  private static final ViewTimes.Ageing TIMES = ViewTimes.Ageing.DEFAULT;

  private final ManualTicker ticker = new ManualTicker();
  private ConnectedClock clock = ConnectedClock.START.turn(BusState.CONNECTED);

  @Test
  void cellIsSilentAfter15AndStaleOver60SecondsOfConnectedTime() {
    LastHeard heard = LastHeard.at(ticker.nanos(), clock);
    connectedFor(14_999);
    assertThat(freshness(heard)).isEqualTo(HEARD);
    connectedFor(1);
    assertThat(freshness(heard)).isEqualTo(SILENT);
    connectedFor(45_000);
    assertThat(freshness(heard)).isEqualTo(SILENT);
    connectedFor(1);
    assertThat(freshness(heard)).isEqualTo(STALE);
  }

  @Test
  void beatMakesItHeardAgain() {
    connectedFor(100_000);
    assertThat(freshness(LastHeard.at(ticker.nanos(), clock))).isEqualTo(HEARD);
  }

  @Test
  void plannedSilenceIsNoAge() {
    connectedFor(5_000);
    LastHeard heard = LastHeard.leaving(ticker.nanos(), clock, 60_000);
    connectedFor(60_000);
    assertThat(heard.ageNanos(clock)).isZero();
    connectedFor(14_999);
    assertThat(freshness(heard)).isEqualTo(HEARD);
    connectedFor(1);
    assertThat(freshness(heard)).isEqualTo(SILENT);
  }

  @Test
  void plannedSilenceOfAnyLengthDoesNotOverflow() {
    LastHeard heard = LastHeard.leaving(ticker.nanos(), clock, Long.MAX_VALUE);
    connectedFor(Duration.ofDays(366).toMillis());
    assertThat(freshness(heard)).isEqualTo(STALE);
  }

  @Test
  void timeThatIsNotConnectedMakesNobodyOld() {
    LastHeard heard = LastHeard.at(ticker.nanos(), clock);
    ticker.advance(Duration.ofDays(30));
    clock = clock.turn(BusState.OUT).turn(BusState.CONNECTED);
    assertThat(heard.ageNanos(clock)).isZero();
  }

  private Freshness freshness(LastHeard heard) {
    return Freshness.of(heard.ageNanos(clock), TIMES);
  }

  private void connectedFor(long ms) {
    clock = new ConnectedClock(clock.nanos() + ms * 1_000_000, true, true, ticker.nanos());
  }
}
