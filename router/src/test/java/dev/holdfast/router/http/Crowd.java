package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.router.http.LoopCounters.Counter;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/// Many clients, some at a time, each with a chance of its own.
final class Crowd {
  private static final int AT_ONCE = 16;

  private Crowd() {}

  /// Returns when all have gone, and the router has seen the end of each connection and request.
  static void asks(TestRouter router, int clients, BiConsumer<TestRouter, SplittableRandom> ask) {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int i = 0; i < clients; i++) {
        SplittableRandom random = new SplittableRandom(i);
        threads.execute(() -> ask.accept(router, random));
      }
      threads.shutdown();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              threads.isTerminated()
                  && router.count(Counter.CONNECTIONS_ACCEPTED)
                      == router.count(Counter.CONNECTIONS_CLOSED));
    }
    await()
        .untilAsserted(() ->
            assertThat(router.count(Counter.REQUESTS_STARTED))
                .isEqualTo(router.count(Counter.REQUESTS_ENDED)));
  }
}
