package dev.holdfast.perf.abuse;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.perf.launch.JvmCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// Good requests and aborts at every phase from both sides, round after round; between two rounds
/// everybody leaves, and the router must hold what it held after the first. One thread; blocks.
///
/// @param rounds how many, the first included, which only warms up
/// @param round how long each is
/// @param clients how many at once
/// @param transport the router's `http.transport`
record Soak(int rounds, Duration round, int clients, long seed, String transport) {
  private static final Duration CALM = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /// What came of it.
  ///
  /// @param rounds what the router held after each, everybody gone and its heap collected
  /// @param problems what must not be; none where all is well
  record Outcome(List<Figures> rounds, SoakTally tally, List<String> problems) {}

  /// Runs it.
  ///
  /// @param directory for the router's files
  Outcome run(Path directory, JvmCommand java) throws IOException, InterruptedException {
    Ticker ticker = SystemClocks.ticker();
    SplittableRandom random = new SplittableRandom(seed);
    SoakTally tally = new SoakTally();
    List<Figures> held = new ArrayList<>();
    try (SoakApp app = SoakApp.start();
        AbusedRouter router = AbusedRouter.start(directory, watched(java), app.port(), http())) {
      for (int i = 0; i < rounds; i++) {
        play(router, random, tally, SoakClock.of(ticker, round));
        held.add(calm(router, ticker));
      }
      List<String> problems = new ArrayList<>(tally.wrongOnes());
      problems.addAll(router.complaints());
      problems.addAll(SoakLimits.exceeded(held.getFirst(), held.getLast()));
      return new Outcome(held, tally, problems);
    }
  }

  /// Times as short as they can be, so that what stalls is cut off while somebody looks.
  private String http() {
    return """
    {transport: %s, timeouts: {head: 1s, clientIdle: 2s, answerHead: 3s, bodyStall: 3s, \
    halfClosed: 1s, linger: 500ms, upgradeIdle: 1s}, backends: {idleTimeout: 1s}}\
    """
        .formatted(transport);
  }

  /// Each buffer that is lost without being released is told of in the router's log.
  private static JvmCommand watched(JvmCommand java) {
    List<String> options = new ArrayList<>(java.options());
    options.add("-Dio.netty.leakDetection.level=paranoid");
    return new JvmCommand(java.flagsFile(), options);
  }

  private void play(AbusedRouter router, SplittableRandom random, SoakTally tally, SoakClock clock)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      SoakClient client = new SoakClient(router.address(), random.split(), tally, clock);
      threads.add(Thread.ofVirtual().start(client));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /// Waits until nobody is there any more, which those that were left in the lurch bring about by
  /// their time-outs, and no longer than that takes.
  private static Figures calm(AbusedRouter router, Ticker ticker)
      throws IOException, InterruptedException {
    long endNanos = ticker.nanos() + CALM.toNanos();
    Figures now = router.figures();
    while (ticker.nanos() - endNanos < 0
        && (now.connections() > 0 || now.inFlight() > 0 || now.upgraded() > 0)) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      now = router.figures();
    }
    // Those to apps are swept once they have been idle.
    LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
    router.collected();
    return router.collected();
  }
}
