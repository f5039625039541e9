package dev.holdfast.router.limits;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// How overloaded one event loop is, and whom it turns away for it (docs/limits.md, "Overload").
/// Event loop only; any thread reads what is published.
///
/// The load is the greatest of the signals, each 0 at its begin and 1 at its full. It rises at once
/// and falls slowly, so that what caused it is not let in again in the next moment. Lag is the
/// least of three looks: a pause that comes once, however long, is late for one look only.
public final class Shedding {
  private static final int LOOKS = 3;
  private static final double FALL_PER_SECOND = 0.2;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long MODE_NANOS = TimeUnit.SECONDS.toNanos(5);
  // Where all requests of low priority are shed, and all of normal priority.
  private static final double LOW_ALL = 1 / 3.0;
  private static final double NORMAL_ALL = 2 / 3.0;
  private static final double ACCEPT_AGAIN = 1 / 2.0;

  private final Admission admission;
  private final Signals signals;
  private final long periodNanos;
  private final long[] late = new long[LOOKS];
  private int looks;
  private double load;
  private boolean accepts = true;
  private boolean memoryShort;
  private long loadedNanos;

  private volatile double shownLoad;
  private volatile long shownLagNanos;
  private volatile boolean overloaded;

  /// @param periodNanos between two looks, if all goes well
  public Shedding(Admission admission, Signals signals, long periodNanos) {
    this.admission = admission;
    this.signals = signals;
    this.periodNanos = periodNanos;
  }

  /// The loop's timer has run.
  ///
  /// @param elapsedNanos since it ran before
  public void onLook(long elapsedNanos, long nowNanos) {
    if (elapsedNanos < periodNanos / 2) {
      // Made up for one that was missed: it would say that all is well.
      return;
    }
    late[looks++ % LOOKS] = Math.max(0, elapsedNanos - periodNanos);
    OverloadConfig config = admission.config().overload();
    long lag = leastLate();
    double memory = Math.max(directLoad(), config.sheds() ? config.heap().of(signals.heap()) : 0);
    double now = config.sheds() ? Math.min(1, Math.max(memory, config.lag(lag))) : 0;
    memoryShort = memory > 0;
    load = Math.max(now, load - elapsedNanos / NANOS_PER_SECOND * FALL_PER_SECOND);
    accepts = accepts ? load < NORMAL_ALL : load < ACCEPT_AGAIN;
    publish(lag, nowNanos);
  }

  private long leastLate() {
    long least = late[0];
    for (int i = 1; i < LOOKS; i++) {
      least = Math.min(least, late[i]);
    }
    return least;
  }

  private void publish(long lag, long nowNanos) {
    double shown = Math.max(load, requestsLoad());
    if (shown > 0) {
      loadedNanos = nowNanos;
      overloaded = true;
    } else if (nowNanos - loadedNanos >= MODE_NANOS) {
      overloaded = false;
    }
    shownLoad = shown;
    shownLagNanos = lag;
  }

  /// Of the buffers, now: a few milliseconds of large answers can fill them.
  private double directLoad() {
    OverloadConfig config = admission.config().overload();
    return config.sheds() ? config.directMemory().of(signals.directMemory()) : 0;
  }

  /// Of the requests in flight. It has no memory, since they end by themselves; and it leaves those
  /// of high priority to the limit.
  private double requestsLoad() {
    OverloadConfig config = admission.config().overload();
    return config.sheds()
        ? NORMAL_ALL * Math.min(1, config.requests().of(admission.requestsShare()))
        : 0;
  }

  /// Whether a request is to be turned away: by chance, the more the greater the load is.
  public boolean sheds(Priority priority, RandomGenerator random) {
    double requests = requestsLoad();
    // Where there is no room at all the limit itself says so.
    double now = Math.max(directLoad(), Math.max(load, requests < NORMAL_ALL ? requests : 0));
    if (now == 0) {
      return false;
    }
    double none =
        switch (priority) {
          case LOW -> 0;
          case NORMAL -> LOW_ALL;
          case HIGH -> NORMAL_ALL;
        };
    return random.nextDouble() < (now - none) / LOW_ALL;
  }

  /// Whether new connections are accepted.
  public boolean accepts() {
    return accepts;
  }

  /// Whether memory is short: then a connection less helps.
  public boolean isMemoryShort() {
    return memoryShort;
  }

  /// The load as of the last look. Any thread.
  public double load() {
    return shownLoad;
  }

  /// How late the timer ran in each of the last looks at least. Any thread.
  public long lagNanos() {
    return shownLagNanos;
  }

  /// Whether the loop has been overloaded in the last seconds. Any thread.
  public boolean isOverloaded() {
    return overloaded;
  }
}
