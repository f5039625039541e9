package dev.holdfast.router.backend;

import dev.holdfast.registry.table.Pool;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges endpoints by their answers, and ejects those that fail in a row or more often than their
/// fellows. Any thread.
public final class Outliers {
  private static final Logger LOG = LoggerFactory.getLogger(Outliers.class);

  // A rate so near to the mean is no outlier, however near the others are to each other.
  private static final double NEAR_MEAN = 0.05;

  private final EjectionConfig config;
  private final long intervalNanos;
  private final LongAdder inRow = new LongAdder();
  private final LongAdder byRate = new LongAdder();

  public Outliers(EjectionConfig config) {
    this.config = config;
    this.intervalNanos = config.interval().toNanos();
  }

  /// An endpoint of the pool has answered, or failed to.
  void onOutcome(Balance balance, Backend backend, Outcome outcome, long nowNanos) {
    Traffic traffic = backend.traffic();
    int interval = AnswerWindow.interval(nowNanos, intervalNanos);
    traffic.count(interval, outcome != Outcome.ANSWERED);
    if (outcome == Outcome.FAILED) {
      int row = traffic.failed();
      if (config.failuresInRow() > 0
          && row >= config.failuresInRow()
          && eject(balance, backend, nowNanos)) {
        inRow.increment();
        LOG.info("{} is ejected: {} failures in a row", backend, row);
      }
    } else {
      traffic.endRow();
    }
    if (config.endpointsLeast() > 0 && balance.takeReview(interval)) {
      compare(balance, interval - 1 & 0xffff, nowNanos);
    }
  }

  private boolean eject(Balance balance, Backend backend, long nowNanos) {
    int size = balance.pool().size();
    int most = Math.max(1, size * config.shareMostPercent() / 100);
    return size > 1
        && config.shareMostPercent() > 0
        && balance.ejected(nowNanos) < most
        && backend.eject(nowNanos, config);
  }

  /// Envoy's rule: an outlier has a success rate so many standard deviations under the mean.
  private void compare(Balance balance, int interval, long nowNanos) {
    Pool<Backend> pool = balance.pool();
    int compared = 0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < pool.size(); i++) {
      long window = counted(pool.slot(i).runtime(), interval);
      if (AnswerWindow.answers(window) >= config.answersLeast()) {
        double rate = AnswerWindow.successRate(window);
        compared++;
        sum += rate;
        squares += rate * rate;
      }
    }
    if (compared < config.endpointsLeast()) {
      return;
    }
    double mean = sum / compared;
    double deviation = Math.sqrt(Math.max(0, squares / compared - mean * mean));
    double least = Math.min(mean - deviation * config.deviationPercent() / 100, mean - NEAR_MEAN);
    for (int i = 0; i < pool.size(); i++) {
      Backend backend = pool.slot(i).runtime();
      long window = counted(backend, interval);
      if (AnswerWindow.answers(window) >= config.answersLeast()
          && AnswerWindow.successRate(window) < least
          && eject(balance, backend, nowNanos)) {
        byRate.increment();
        LOG.info(
            "{} is ejected: {} of {} answers failed, {} % do on average",
            backend,
            AnswerWindow.failures(window),
            AnswerWindow.answers(window),
            Math.round((1 - mean) * 100));
      }
    }
  }

  private static long counted(Backend backend, int interval) {
    return backend.isUsed() ? backend.traffic().counted(interval) : 0;
  }

  /// Ejections for failures in a row.
  public long ejectedInRow() {
    return inRow.sum();
  }

  /// Ejections for success rates.
  public long ejectedByRate() {
    return byRate.sum();
  }
}
