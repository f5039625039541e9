package dev.holdfast.perf.degraded;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.perf.proxy.Doors;
import dev.holdfast.perf.proxy.Load;
import dev.holdfast.perf.proxy.OneLoop;
import dev.holdfast.perf.proxy.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/// The requests that run all the while, as the script's thread drives them. Blocks.
final class Traffic implements AutoCloseable {
  /// How long requests on their way may still take at the end; what is later has failed.
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final Duration WARM_UP_MOST = Duration.ofMinutes(1);

  private final OneLoop loop;
  private final Load load;
  private final Asking asking;
  private Ledger ledger;

  private Traffic(OneLoop loop, Load load, Asking asking, Ledger ledger) {
    this.loop = loop;
    this.load = load;
    this.asking = asking;
    this.ledger = ledger;
  }

  /// Begins to ask.
  static Traffic start(OneLoop loop, Asking asking) throws IOException, InterruptedException {
    Ticker ticker = SystemClocks.ticker();
    Doors doors = new Doors(List.of(asking.port()), asking.requests(), null, 0, asking.reuse());
    Load load =
        new Load(
            loop, ticker, doors, new Pace(asking.rate()), new Pace(0), () -> new Ledger(ticker));
    Traffic traffic = new Traffic(loop, load, asking, (Ledger) load.tally());
    traffic.on(() -> {
      load.start(asking.connections());
      return true;
    });
    traffic.warmUp();
    return traffic;
  }

  /// Until what came due while connections were made has been answered; counts from nothing then.
  private void warmUp() throws IOException, InterruptedException {
    Scene.pause(SETTLE);
    if (asking.rate() > 0) {
      Condition keepsUp = () -> on(load::keepsUp);
      keepsUp.require(WARM_UP_MOST, "the load to keep up with its rate");
    }
    Ledger first = ledger;
    ledger =
        on(() -> {
          load.restartTally();
          return (Ledger) load.tally();
        });
    if (first.failed + first.misrouted > 0) {
      throw new IOException(
          "%d requests failed or were misrouted before anything was broken: %s"
              .formatted(first.failed + first.misrouted, first.reasons()));
    }
  }

  /// Begins a span; the one before can be read from now on.
  Span span() throws IOException, InterruptedException {
    return on(() -> ledger.begin());
  }

  /// Since the load began.
  double seconds() {
    return ledger.seconds();
  }

  /// Requests given a number so far.
  int asked() throws IOException, InterruptedException {
    return on(load::asked);
  }

  /// Ends it, waiting for what is on its way.
  Ledger end() throws IOException, InterruptedException {
    on(() -> {
      load.stopIssuing();
      return true;
    });
    Condition quiet = () -> on(load::isQuiet);
    quiet.await(DRAIN);
    return on(() -> {
      load.close();
      return ledger;
    });
  }

  private <T> T on(Callable<T> what) throws IOException, InterruptedException {
    try {
      return loop.loop().submit(what).get();
    } catch (ExecutionException e) {
      throw new IOException("the load has ended: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    loop.loop()
        .execute(() -> {
          load.stopIssuing();
          load.close();
        });
  }
}
