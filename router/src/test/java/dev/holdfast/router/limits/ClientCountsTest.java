package dev.holdfast.router.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What each client has is counted, whatever the others do.
class ClientCountsTest {
  private static final int CLIENT = 42;

  private final ClientCounts counts = new ClientCounts(new ClientHash(new SplittableRandom(3)));

  @Test
  void aClientHasAsManyAsItMay() {
    for (int i = 0; i < 5; i++) {
      assertThat(counts.tryAdd(CLIENT, 5)).isTrue();
    }
    assertThat(counts.tryAdd(CLIENT, 5)).isFalse();
    assertThat(counts.value(CLIENT)).as("the refused one is not counted").isEqualTo(5);
    counts.remove(CLIENT);
    assertThat(counts.tryAdd(CLIENT, 5)).isTrue();
  }

  @Test
  void whatHasEndedIsCountedNowhere() {
    for (long client = 0; client < 100_000; client++) {
      assertThat(counts.tryAdd(client, 1_000)).isTrue();
    }
    for (long client = 0; client < 100_000; client++) {
      counts.remove(client);
    }
    for (long client = 0; client < 100_000; client++) {
      assertThat(counts.value(client)).isZero();
    }
  }

  /// docs/limits.md: with a thousand busy clients one in 4,300 shares both of its places with them.
  @Test
  void fewClientsAreTakenForOthers() {
    for (long busy = 0; busy < 1_000; busy++) {
      for (int i = 0; i < 10; i++) {
        counts.tryAdd(busy, 10);
      }
    }
    int wronged = 0;
    for (long client = 1_000; client < 101_000; client++) {
      wronged += counts.value(client) > 0 ? 1 : 0;
    }
    assertThat(wronged).isBetween(1, 100);
  }

  @Test
  void noCountIsTooLow() {
    SplittableRandom random = new SplittableRandom(9);
    int[] has = new int[200_000];
    for (int i = 0; i < 400_000; i++) {
      int client = random.nextInt(has.length);
      if (has[client] > 0 && random.nextBoolean()) {
        counts.remove(client);
        has[client]--;
      } else if (counts.tryAdd(client, 1_000)) {
        has[client]++;
      }
    }
    for (int client = 0; client < has.length; client++) {
      assertThat(counts.value(client)).isGreaterThanOrEqualTo(has[client]);
    }
  }
}
