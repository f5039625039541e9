package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.rules.RouteTimes;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExchangeTimesTest {
  private static final long SECOND = 1_000_000_000L;
  // So that a sum passes the largest long.
  private static final long BEGIN = Duration.ofNanos(Long.MAX_VALUE).minusSeconds(5).toNanos();

  @Test
  void aBodyThatTricklesIsDueByItsAverage() {
    ExchangeTimes times = times(100, Optional.empty());
    times.begin(BEGIN, false);
    times.onForwarded(BEGIN);
    assertThat(times.requestBodyDue(BEGIN, 0) - BEGIN).isEqualTo(30 * SECOND);
    long later = BEGIN + 29 * SECOND;
    assertThat(times.requestBodyDue(later, 1) - BEGIN).isEqualTo(30 * SECOND + SECOND / 100);
    assertThat(times.requestBodyDue(later, 1_000) - BEGIN).isEqualTo(40 * SECOND);
    // What came early buys no more than a stall.
    assertThat(times.requestBodyDue(later, 1L << 60) - later).isEqualTo(30 * SECOND);
  }

  @Test
  void timeInWhichTheClientWasNotReadDoesNotCount() {
    ExchangeTimes times = times(100, Optional.empty());
    times.begin(BEGIN, false);
    times.onForwarded(BEGIN);
    long resumed = BEGIN + 1_000 * SECOND;
    times.onReadAgain(resumed, 500);
    assertThat(times.requestBodyDue(resumed, 500) - resumed).isEqualTo(30 * SECOND);
    assertThat(times.requestBodyDue(resumed + 20 * SECOND, 600) - resumed).isEqualTo(31 * SECOND);
  }

  @Test
  void aClientThatIsAheadOfItsAverageStaysAhead() {
    ExchangeTimes times = times(100, Optional.empty());
    times.begin(BEGIN, false);
    times.onForwarded(BEGIN);
    long resumed = BEGIN + SECOND;
    times.onReadAgain(resumed, 2_000);
    assertThat(times.requestBodyDue(BEGIN + 19 * SECOND, 2_000) - BEGIN).isEqualTo(49 * SECOND);
  }

  @Test
  void withoutALimitOnlyAStallCounts() {
    ExchangeTimes times = times(0, Optional.empty());
    times.begin(BEGIN, false);
    times.onForwarded(BEGIN);
    long later = BEGIN + 9_999 * SECOND;
    assertThat(times.requestBodyDue(later, 1) - later).isEqualTo(30 * SECOND);
  }

  @Test
  void theRequestsLimitEndsEveryWait() {
    ExchangeTimes times = times(100, Optional.of(Duration.ofSeconds(70)));
    times.begin(BEGIN, false);
    long later = BEGIN + 50 * SECOND;
    assertThat(times.headDue(BEGIN) - BEGIN).isEqualTo(60 * SECOND);
    assertThat(times.headDue(later) - BEGIN).isEqualTo(70 * SECOND);
    assertThat(times.bodyDue(later) - BEGIN).isEqualTo(70 * SECOND);
  }

  @Test
  void whatARouteHasOtherwiseHoldsForItsRequest() {
    RouteTimes route = new RouteTimes(90 * SECOND, RouteTimes.AS_ROUTER, 80 * SECOND, -1);
    ExchangeTimes free = times(100, Optional.empty());
    free.begin(BEGIN, false);
    free.obey(route);
    assertThat(free.headDue(BEGIN) - BEGIN).isEqualTo(80 * SECOND);
    assertThat(free.bodyDue(BEGIN) - BEGIN).isEqualTo(30 * SECOND);
    // The router's own limit of the whole is the most.
    ExchangeTimes limited = times(100, Optional.of(Duration.ofSeconds(70)));
    limited.begin(BEGIN, false);
    limited.obey(route);
    assertThat(limited.headDue(BEGIN) - BEGIN).isEqualTo(70 * SECOND);
    limited.begin(BEGIN, false);
    limited.obey(RouteTimes.NONE);
    assertThat(limited.headDue(BEGIN) - BEGIN).isEqualTo(60 * SECOND);
  }

  @Test
  void aBodyBehindContinueBeginsWithIt() {
    ExchangeTimes times = times(100, Optional.empty());
    times.begin(BEGIN, true);
    times.onForwarded(BEGIN);
    assertThat(times.awaitsContinue()).isTrue();
    long said = BEGIN + 50 * SECOND;
    times.onContinue(said);
    times.onContinue(said + SECOND);
    assertThat(times.awaitsContinue()).isFalse();
    assertThat(times.requestBodyDue(said, 0) - said).isEqualTo(30 * SECOND);
  }

  private static ExchangeTimes times(int bytesPerSecond, Optional<Duration> request) {
    HttpConfig.Timeouts timeouts =
        new HttpConfig.Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(90),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            request,
            Duration.ofHours(1));
    return new ExchangeTimes(() -> timeouts, new HttpConfig.Limits(1_024, 512, 16, bytesPerSecond));
  }
}
