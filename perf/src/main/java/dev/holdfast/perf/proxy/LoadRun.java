package dev.holdfast.perf.proxy;

import dev.holdfast.events.Ticker;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// A load on one proxy from its start to its end, as the measuring thread drives it. Blocks.
final class LoadRun implements AutoCloseable {
  /// Until the proxy's own connections are made too; no longer than a turn, where turns are only to
  /// work, but until there is an answer.
  private static final double SETTLE_SECONDS_MOST = 0.5;

  /// Who has not answered by then will not.
  private static final double FIRST_ANSWER_SECONDS_MOST = 5;

  /// How long requests on their way may still take at the end; what is later has failed.
  private static final double DRAIN_SECONDS = 5;

  private static final int WARM_UP_CONNECTIONS_MOST = 1_000;

  /// How long its connections may take to be made.
  private static final double CONNECT_SECONDS = 30;

  private static final double LOOK_SECONDS = 0.01;
  private static final double SECOND_NANOS = 1e9;

  private final EventLoop loop;
  private final Load load;
  private final RunningProxy proxy;

  private LoadRun(EventLoop loop, Load load, RunningProxy proxy) {
    this.loop = loop;
    this.load = load;
    this.proxy = proxy;
  }

  /// Begins it and lets it settle.
  static LoadRun start(OneLoop loop, Ticker ticker, RunningProxy proxy, Plan plan)
      throws IOException, InterruptedException {
    return start(loop, ticker, proxy, plan, plan.clients().connections());
  }

  /// The same for a proxy that is cold and falls behind at first: with so many connections at most
  /// that it has no more requests at once than it can take.
  static LoadRun warmUp(OneLoop loop, Ticker ticker, RunningProxy proxy, Plan plan)
      throws IOException, InterruptedException {
    int connections = Math.min(WARM_UP_CONNECTIONS_MOST, plan.clients().connections());
    return start(loop, ticker, proxy, plan, connections);
  }

  private static LoadRun start(
      OneLoop loop, Ticker ticker, RunningProxy proxy, Plan plan, int connections)
      throws IOException, InterruptedException {
    Clients clients = plan.clients();
    Load load =
        new Load(
            loop,
            ticker,
            proxy.doors(),
            new Pace(clients.ratePerSecond()),
            new Pace(clients.newPerSecond()),
            Tally::new);
    LoadRun run = new LoadRun(loop.loop(), load, proxy);
    run.after(
        0,
        () -> {
          load.start(connections);
          return true;
        });
    run.awaitBegin();
    collect();
    var _ = run.answered(0, Math.min(SETTLE_SECONDS_MOST, plan.seconds()));
    return run;
  }

  /// What there is to read when so many seconds have passed and there is an answer more than
  /// before; where none comes, when the wait for it is over.
  private Reading answered(long before, double seconds) throws IOException, InterruptedException {
    Reading reading = reading(seconds);
    for (double waited = 0;
        reading.answers() == before && waited < FIRST_ANSWER_SECONDS_MOST;
        waited += LOOK_SECONDS) {
      reading = reading(LOOK_SECONDS);
    }
    return reading;
  }

  /// Ten thousand connections that were just made are a fifth of a second of copying for the next
  /// collection, which would come in the middle of the turn and count as the proxy's latency.
  private static void collect() {
    System.gc();
  }

  private void awaitBegin() throws IOException, InterruptedException {
    double waited = 0;
    while (!after(LOOK_SECONDS, load::hasBegun)) {
      waited += LOOK_SECONDS;
      if (waited >= CONNECT_SECONDS) {
        throw new IOException(
            "%s has not taken all connections within %.0f s"
                .formatted(proxy.peer().name(), CONNECT_SECONDS));
      }
    }
  }

  /// What there is to read when so many seconds have passed.
  Reading reading(double seconds) throws IOException, InterruptedException {
    return after(seconds, () -> Reading.of(load, proxy.pid()));
  }

  /// One turn of so many seconds, its end included; longer where there is no answer by then.
  Turn turn(int round, double seconds, int cores) throws IOException, InterruptedException {
    Reading from =
        after(
            0,
            () -> {
              load.restartTally();
              return Reading.of(load, proxy.pid());
            });
    Reading to = answered(from.answers(), seconds);
    Tally tally = end();
    return Turn.between(from, to, tally, proxy, round, cores);
  }

  private Tally end() throws IOException, InterruptedException {
    after(
        0,
        () -> {
          load.stopIssuing();
          return true;
        });
    double waited = 0;
    while (!after(LOOK_SECONDS, load::isQuiet) && waited < DRAIN_SECONDS) {
      waited += LOOK_SECONDS;
    }
    return after(
        0,
        () -> {
          load.close();
          return load.tally();
        });
  }

  private <T> T after(double seconds, Callable<T> what) throws IOException, InterruptedException {
    try {
      return loop.schedule(what, (long) (seconds * SECOND_NANOS), TimeUnit.NANOSECONDS).get();
    } catch (ExecutionException e) {
      throw new IOException(
          "%s has gone: %s".formatted(proxy.peer().name(), e.getCause()), e.getCause());
    }
  }

  @Override
  public void close() {
    loop.execute(() -> {
      load.stopIssuing();
      load.close();
    });
  }
}
