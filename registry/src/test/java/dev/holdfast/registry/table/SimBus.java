package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.events.log.SendFate;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// The log of a simulated world with all that befalls it: whether it is in reach, what becomes of
/// sends, its clock. One thread.
final class SimBus {
  private static final List<SendFate> FATES = List.of(SendFate.values());

  static final String GROUP = "shared";

  /// The longest for which a reader leaves the presence topic alone.
  static final Duration PRESENCE_REST = Duration.ofSeconds(1);

  private final FakeLog log;
  private final LossInvariants losses;
  private RandomGenerator weather = new SimStep(SimStep.Kind.SENDS_FARE_WELL, 0).chance();
  private boolean badWeather;
  private boolean stopped;
  private boolean clockWentBack;
  private long lateUntilOffset;

  SimBus(Ticker ticker) {
    this.log = new FakeLog(SimWorld.SITE, GROUP, ticker);
    this.losses = new LossInvariants(log);
    log.fates(this::fate);
    log.presenceRests(PRESENCE_REST);
  }

  FakeLog log() {
    return log;
  }

  LossInvariants losses() {
    return losses;
  }

  boolean isStopped() {
    return stopped;
  }

  void stop() {
    stopped = true;
    log.stop();
  }

  void start() {
    stopped = false;
    log.start();
  }

  /// Sends fare badly from now on, by this chance.
  void worsen(RandomGenerator chance) {
    badWeather = true;
    weather = chance;
  }

  void calm() {
    badWeather = false;
  }

  private SendFate fate(Topic topic, RouteEvent event) {
    if (event instanceof RouteEvent.Manifest manifest) {
      losses.onManifestSent(manifest.header().order());
    }
    if (!badWeather) {
      return SendFate.APPENDED;
    }
    return weather.nextBoolean() ? SendFate.APPENDED : FATES.get(weather.nextInt(FATES.size()));
  }

  /// Nothing lands on a log that is out of reach.
  void landLate() {
    if (!stopped && log.landLate() > 0) {
      lateUntilOffset = log.end(Topic.ROUTES);
    }
  }

  void appendGarbage(Cell cell, RandomGenerator random) {
    if (!stopped) {
      Garbage.append(log, cell, random);
    }
  }

  void shiftClock(long byMs) {
    clockWentBack = clockWentBack || byMs < 0;
    log.shiftAppendClockMs(byMs);
  }

  /// Retention takes the oldest, as long as the bus works. What landed late stands behind newer
  /// records of its cell; retention takes hours, so it never takes those and leaves that.
  void truncateHead(RandomGenerator random) {
    if (!stopped) {
      lose(() -> log.truncateHead(Topic.ROUTES, somewhere(lateUntilOffset, random)));
    }
  }

  void loseTail(RandomGenerator random) {
    lose(() -> log.shorten(Topic.ROUTES, somewhere(0, random)));
  }

  void makeAnew() {
    lose(log::makeAnew);
    lateUntilOffset = 0;
  }

  void becomeOtherCluster() {
    lose(log::becomeOtherCluster);
    lateUntilOffset = 0;
  }

  /// Some offset of the routes topic from there on, its end included.
  private long somewhere(long least, RandomGenerator random) {
    long end = log.end(Topic.ROUTES);
    return end <= least ? end : least + random.nextLong(end - least + 1);
  }

  /// What lands late has landed before: behind a loss it would stand without the newer records of
  /// its producer, and no producer does that.
  private void lose(Runnable loss) {
    log.deliver();
    if (log.landLate() > 0) {
      lateUntilOffset = log.end(Topic.ROUTES);
    }
    loss.run();
    losses.onLoss();
  }

  /// Whether its clock has ever gone back: then an emitter's lost data may be lost for good.
  boolean clockWentBack() {
    return clockWentBack;
  }
}
