package dev.holdfast.router.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.events.Route;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rates as they are read and kept, of routes and of clients at them.
class RateTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final Rate TEN = Rate.of(BigDecimal.TEN, 5);
  private static final Route ROUTE = Route.parse("a.example.com");

  /// What both kinds of buckets do; a negative or zero answer is a token taken.
  private interface Bucket {
    long take(Rate rate, long nowNanos);
  }

  private static Bucket bucket(String kind) {
    ClientHash hash = new ClientHash(new SplittableRandom(5));
    RouteShare share = new RouteShare(1);
    ClientRates clients = new ClientRates(hash);
    return kind.equals("route")
        ? share::take
        : (rate, now) -> clients.take(7, share.hash, rate, now);
  }

  private static int taken(Bucket bucket, Rate rate, long now, int asked) {
    int taken = 0;
    for (int i = 0; i < asked; i++) {
      taken += bucket.take(rate, now) <= 0 ? 1 : 0;
    }
    return taken;
  }

  @ParameterizedTest
  @ValueSource(strings = {"route", "client"})
  void aBurstPassesAndThenWhatComesEvenly(String kind) {
    Bucket bucket = bucket(kind);
    assertThat(taken(bucket, TEN, SECOND, 100)).isEqualTo(5);
    assertThat(bucket.take(TEN, SECOND)).as("until the next").isCloseTo(100 * MS, within());
    assertThat(taken(bucket, TEN, SECOND + 101 * MS, 10)).isEqualTo(1);
    assertThat(taken(bucket, TEN, SECOND + 305 * MS, 10)).isEqualTo(2);
  }

  private static org.assertj.core.data.Offset<Long> within() {
    return org.assertj.core.data.Offset.offset(100_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"route", "client"})
  void whatIsIdleHasItsWholeBurstAndNoMore(String kind) {
    Bucket bucket = bucket(kind);
    assertThat(taken(bucket, TEN, 0, 100)).as("from the first moment").isEqualTo(5);
    assertThat(taken(bucket, TEN, 3_600 * SECOND, 100)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"route", "client"})
  void overAnyTimeNoMorePassThanBurstAndRate(String kind) {
    Bucket bucket = bucket(kind);
    SplittableRandom random = new SplittableRandom(11);
    long now = 0;
    int taken = 0;
    for (int i = 0; i < 20_000; i++) {
      now += random.nextLong(40 * MS);
      taken += bucket.take(TEN, now) <= 0 ? 1 : 0;
      assertThat(taken).isLessThanOrEqualTo((int) (5 + 10.02 * now / SECOND + 1));
    }
    assertThat(taken).isGreaterThan((int) (9.9 * now / SECOND));
  }

  @ParameterizedTest
  @ValueSource(strings = {"route", "client"})
  void aRateThatIsRaisedHoldsAtOnce(String kind) {
    Bucket bucket = bucket(kind);
    Rate slow = Rate.of(new BigDecimal("0.01"), 3);
    assertThat(taken(bucket, slow, SECOND, 100)).isEqualTo(3);
    assertThat(taken(bucket, TEN, SECOND, 100)).isEqualTo(5);
  }

  @Test
  void refusedRequestsTakeNothing() {
    Bucket bucket = bucket("client");
    taken(bucket, TEN, SECOND, 10_000);
    assertThat(bucket.take(TEN, SECOND + 101 * MS)).isLessThanOrEqualTo(0);
  }

  @Test
  void eachClientHasItsOwnAtEachRoute() {
    ClientRates rates = new ClientRates(new ClientHash(new SplittableRandom(5)));
    for (long client = 0; client < 1_000; client++) {
      for (long route = 1; route <= 2; route++) {
        long of = client;
        long at = route;
        assertThat(taken((rate, now) -> rates.take(of, at, rate, now), TEN, SECOND, 9))
            .isEqualTo(5);
      }
    }
  }

  /// Ten clients for each place: whoever asks for most stays where it was.
  @Test
  void aSprayOfClientsDoesNotFreeOneThatFloods() {
    ClientRates rates = new ClientRates(new ClientHash(new SplittableRandom(5)));
    Bucket flooder = (rate, now) -> rates.take(-5, 1, rate, now);
    assertThat(taken(flooder, TEN, SECOND, 100)).isEqualTo(5);
    for (long client = 0; client < 1_310_720; client++) {
      rates.take(client, 1, TEN, SECOND);
    }
    assertThat(taken(flooder, TEN, SECOND, 100)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "100, 0, 10000000, 100",
    "100, 7, 10000000, 7",
    "0.5, 0, 2000000000, 1",
    "2.5, 0, 400000000, 3",
    "0.001, 0, 1000000000000, 1",
    "1000000, 0, 1000, 1000000",
    "0, 9, 0, 0"
  })
  void itIsReadInRequestsASecond(String text, int burst, long interval, int most) {
    assertThat(Rate.of(Rate.perSecond(text), burst)).isEqualTo(new Rate(interval, most));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "ten", "1e9", "1000001", "0.0001", "1.", ".5", "NaN", "10/s"})
  void whatIsNoneIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.perSecond(text))
        .withMessageContaining("is \"" + text + "\"; expected requests a second");
  }

  @Test
  void routesAreLetGoWhenTheySayNothing() {
    RouteShares shares = new RouteShares(new ClientHash(new SplittableRandom(5)));
    RouteShare share = java.util.Objects.requireNonNull(shares.enter(ROUTE, 2));
    share.take(TEN, SECOND);
    shares.sweep(10 * SECOND);
    assertThat(shares.size()).as("in flight").isEqualTo(1);
    share.leave();
    shares.sweep(SECOND);
    assertThat(shares.size()).as("a token is missing").isEqualTo(1);
    shares.sweep(10 * SECOND);
    assertThat(shares.size()).isZero();
    assertThat(share.enter()).as("one that somebody still holds").isNegative();
    RouteShare next = java.util.Objects.requireNonNull(shares.enter(ROUTE, 2));
    assertThat(next).isNotSameAs(share);
    assertThat(next.hash).isEqualTo(share.hash);
    assertThat(next.inFlight()).isEqualTo(1);
  }

  /// The clock that rates go by begins at 0, whatever the machine's says.
  @Test
  void theClockOfTheMachineMayBeAnywhere() {
    for (long origin : new long[] {Long.MAX_VALUE - SECOND, Long.MIN_VALUE, -SECOND, 0}) {
      Admission admission =
          new Admission(AdmissionConfig.DEFAULT, 10, new SplittableRandom(1), origin);
      assertThat(admission.sinceStart(origin + 2 * SECOND)).isEqualTo(2 * SECOND);
    }
  }
}
