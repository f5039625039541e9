package dev.holdfast.perf.degraded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.perf.proxy.App;
import dev.holdfast.perf.proxy.RequestOf;
import org.junit.jupiter.api.Test;

/// Which failures the bench holds against the router.
final class MisbehavingAppsTest {
  private static final App APP = App.numbered(0, 0);
  private static final RequestOf SAFE = RequestOf.app(APP, 1);
  private static final RequestOf UNSAFE = RequestOf.unsafe(APP, 1);
  private static final int ASK = 7;

  private final Arrivals arrivals = new Arrivals();

  @Test
  void aSafeRequestThatWasNotAnsweredCouldBeSaved() {
    arrivals.arrived(ASK);
    assertThat(savable(SAFE)).isTrue();
  }

  @Test
  void nobodySavesARequestWhoseAnswerWasBegun() {
    arrivals.arrived(ASK);
    arrivals.broken(ASK);
    assertThat(savable(SAFE)).isFalse();
  }

  @Test
  void anUnsafeRequestCouldBeSavedOnlyBeforeAnAppHadIt() {
    assertThat(savable(UNSAFE)).isTrue();
    arrivals.arrived(ASK);
    assertThat(savable(UNSAFE)).isFalse();
  }

  @Test
  void arrivalsAreCountedByRequest() {
    arrivals.arrived(ASK);
    arrivals.arrived(ASK);
    arrivals.broken(ASK);
    assertThat(arrivals.times(ASK)).isEqualTo(2);
    assertThat(arrivals.times(ASK + 1)).isZero();
  }

  private boolean savable(RequestOf request) {
    return MisbehavingApps.couldBeSaved(new Ledger.Failure(ASK, request, "closed"), arrivals);
  }
}
