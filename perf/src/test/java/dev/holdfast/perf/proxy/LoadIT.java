package dev.holdfast.perf.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.perf.launch.FreePort;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The load straight at the apps: what it must notice.
final class LoadIT {
  private static final int BODY_BYTES = 70_000;

  private final OneLoop loop = new OneLoop("load", NettyTransport.EPOLL);
  private final Apps apps = Apps.start(loop, 2, BODY_BYTES);
  private final int first = apps.all().getFirst().port();
  private final int second = apps.all().getLast().port();

  @AfterEach
  void close() {
    apps.close();
    loop.close();
  }

  @Test
  void rightAnswersAreCountedAndNothingElse() throws Exception {
    Load load = start(List.of(first, second), BODY_BYTES);

    awaitMoreThan(() -> load.tally().answers, 100);

    assertThat(loop.loop().submit(() -> load.tally().problem).get()).isEmpty();
  }

  @Test
  void anAnswerOfAnotherAppIsMisrouted() throws Exception {
    Load load = start(List.of(second, first), BODY_BYTES);

    awaitMoreThan(() -> load.tally().misrouted, 100);
  }

  @Test
  void anAnswerOfAnotherLengthHasFailed() throws Exception {
    Load load = start(List.of(first, second), BODY_BYTES - 1);

    awaitMoreThan(() -> load.tally().failed, 100);
  }

  @Test
  void aProxyThatHasGoneIsAFailureEachTime() throws Exception {
    Load load = start(List.of(FreePort.any()), BODY_BYTES);

    awaitMoreThan(() -> load.tally().failed, 5);
  }

  @Test
  void connectionsAreMadeAnewAtTheirRateAndNoRequestIsLostByIt() throws Exception {
    Load load = start(List.of(first, second), BODY_BYTES, 4, 1_000_000);

    awaitMoreThan(() -> load.tally().answers, 100);

    assertThat(loop.loop().submit(() -> load.tally().problem).get()).isEmpty();
    assertThat(loop.loop().submit(() -> load.tally().connects).get()).isGreaterThan(100);
  }

  @Test
  void moreConnectionsThanAreTriedAtOnceAllCome() throws Exception {
    Load load = start(List.of(first, second), BODY_BYTES, 600, 0);

    awaitMoreThan(() -> load.tally().answers, 600);

    assertThat(loop.loop().submit(() -> load.tally().connects).get()).isEqualTo(600);
  }

  @Test
  void whoIsStoppedOnceMoreIsNotChargedWithWhatWouldHaveBeenDueSince() throws Exception {
    Pace pace = new Pace(1_000);
    Load load = start(List.of(first, second), BODY_BYTES, pace, 4, 0);
    awaitMoreThan(() -> load.tally().answers, 100);

    stop(load);
    await().until(() -> loop.loop().submit(load::isQuiet).get());
    long waits = waits(load);
    await().until(() -> loop.loop().submit(() -> pace.isDue(load.nowNanos())).get());
    stop(load);

    assertThat(waits(load)).isEqualTo(waits);
  }

  private void stop(Load load) throws Exception {
    loop.loop().submit(load::stopIssuing).get();
  }

  private long waits(Load load) throws Exception {
    return loop.loop().submit(() -> load.tally().latency.getTotalCount()).get();
  }

  /// Four connections, in a closed loop.
  private Load start(List<Integer> ports, int bodyBytes) throws Exception {
    return start(ports, bodyBytes, 4, 0);
  }

  private Load start(List<Integer> ports, int bodyBytes, int connections, int newPerSecond)
      throws Exception {
    return start(ports, bodyBytes, new Pace(0), connections, newPerSecond);
  }

  private Load start(
      List<Integer> ports, int bodyBytes, Pace pace, int connections, int newPerSecond)
      throws Exception {
    List<RequestOf> requests =
        apps.all().stream().map(app -> RequestOf.app(app, bodyBytes)).toList();
    Load load =
        new Load(
            loop,
            SystemClocks.ticker(),
            new Doors(ports, requests, null, 0, Reuse.CONNECTION),
            pace,
            new Pace(newPerSecond),
            Tally::new);
    loop.loop().submit(() -> load.start(connections)).get();
    return load;
  }

  private void awaitMoreThan(Callable<Long> counter, long least) {
    await().until(() -> loop.loop().submit(counter).get() > least);
  }
}
