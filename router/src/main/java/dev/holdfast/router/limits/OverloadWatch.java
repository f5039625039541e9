package dev.holdfast.router.limits;

import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at what all loops share: reads the heap for them, says in the log when the mode OVERLOADED
/// begins and ends, and lets go of routes that are not asked for. One thread.
public final class OverloadWatch {
  private static final double NANOS_PER_MS = 1e6;

  private final Parts parts;
  private final Logger logger;
  private volatile boolean overloaded;
  private long shedBefore;

  /// What it looks at.
  ///
  /// @param loops each loop's
  /// @param shed how many requests have been shed in all
  public record Parts(
      Admission admission, Signals signals, List<Shedding> loops, LongSupplier shed) {}

  OverloadWatch(Parts parts, Logger logger) {
    this.parts = parts;
    this.logger = logger;
  }

  public OverloadWatch(Parts parts) {
    this(parts, LoggerFactory.getLogger(OverloadWatch.class));
  }

  /// One turn.
  void doWork(long nowNanos) {
    parts.signals.look(nowNanos);
    parts.admission.sweep(nowNanos);
    boolean now = parts.loops.stream().anyMatch(Shedding::isOverloaded);
    if (now && !overloaded) {
      shedBefore = parts.shed.getAsLong();
      logger.warn("OVERLOADED: {}; requests are shed by priority, low first", why());
    } else if (!now && overloaded) {
      logger.info("OVERLOADED is over: {} requests were shed", parts.shed.getAsLong() - shedBefore);
    }
    overloaded = now;
  }

  /// What the loops are judged by, for people.
  private String why() {
    return String.format(
        Locale.ROOT,
        "event loops are late by up to %.0f ms, buffers hold %.0f %% of their memory, collections"
            + " leave %.0f %% of the heap, %.0f %% of the requests that may be are in flight",
        lagNanos() / NANOS_PER_MS,
        parts.signals.directMemory() * 100,
        parts.signals.heap() * 100,
        parts.admission.requestsShare() * 100);
  }

  /// Whether any loop sheds requests, or has in the last seconds. Any thread.
  public boolean isOverloaded() {
    return overloaded;
  }

  /// The greatest load of a loop, from 0 to 1. Any thread.
  public double load() {
    return parts.loops.stream().mapToDouble(Shedding::load).max().orElse(0);
  }

  /// How late the latest loop is, in ns. Any thread.
  public long lagNanos() {
    return parts.loops.stream().mapToLong(Shedding::lagNanos).max().orElse(0);
  }

  public Signals signals() {
    return parts.signals;
  }

  public Admission admission() {
    return parts.admission;
  }
}
