package dev.holdfast.router.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.http.Endpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How long an endpoint is passed over, and who looks whether it is back.
class DoubtTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST = 8 * SECOND;

  private final Backend backend =
      new BackendRuntimes(null, _ -> {}, (_, _) -> null).open(Endpoints.local("app", 0, 1_000));

  @Test
  void eachFailedTryDoublesTheTimeToTheNextUpToTheLongest() {
    Doubt doubt = Doubt.NONE;
    long now = 100;
    for (long seconds : new long[] {1, 2, 4, 8, 8, 8}) {
      doubt = doubt.deepened(now, LONGEST);
      assertThat(doubt.probeNanos() - now).isEqualTo(seconds * SECOND);
      assertThat(doubt.holds(doubt.probeNanos())).isTrue();
      now = doubt.probeNanos();
      doubt = doubt.probed(now);
    }
  }

  @Test
  void ofManyConnectsThatFailAtOnceOneCounts() {
    Doubt doubt = Doubt.NONE;
    for (int i = 0; i < 50; i++) {
      doubt = doubt.deepened(100 + i, LONGEST);
    }
    assertThat(doubt.failures()).isEqualTo(1);
  }

  @Test
  void doubtThatNobodyLooksIntoEnds() {
    Doubt doubt = Doubt.NONE.deepened(100, LONGEST);
    assertThat(doubt.holds(100 + 2 * SECOND)).isTrue();
    assertThat(doubt.holds(100 + 8 * SECOND)).isFalse();
  }

  @Test
  void quarantineIsNotLiftedByDoubt() {
    assertThat(Doubt.QUARANTINE.deepened(100, LONGEST)).isEqualTo(Doubt.QUARANTINE);
    assertThat(Doubt.QUARANTINE.isDue(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void oneLoopProbesItWhenItIsDueAndUntilItIsTrusted() {
    DoubtWatch first = new DoubtWatch();
    DoubtWatch second = new DoubtWatch();
    List<Backend> probed = new ArrayList<>();
    backend.doubt(100, LONGEST);
    first.add(backend);
    second.add(backend);
    first.run(100, probed::add);
    assertThat(probed).isEmpty();
    second.run(100 + SECOND, probed::add);
    assertThat(probed).isEmpty();
    first.run(100 + SECOND, probed::add);
    first.run(101 + SECOND, probed::add);
    assertThat(probed).containsExactly(backend);
    backend.doubt(102 + SECOND, LONGEST);
    first.run(102 + 3 * SECOND, probed::add);
    assertThat(probed).hasSize(2);
    backend.trust();
    first.run(103 + 3 * SECOND, probed::add);
    backend.doubt(104 + 3 * SECOND, LONGEST);
    second.add(backend);
    second.run(104 + 4 * SECOND, probed::add);
    assertThat(probed).hasSize(3);
  }
}
