package dev.holdfast.emitter.check;

import dev.holdfast.emitter.lrp.HealthCheck;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An endpoint that is looked at: its health, and when the next look is due. Check thread only.
final class Subject {
  private static final Logger LOG = LoggerFactory.getLogger(Subject.class);
  private static final long STARTING_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// After a start all endpoints would be looked at together.
  private static final long SPREAD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Checked checked;
  private final RandomGenerator random;
  private final long beganNanos;
  private Health health;
  private boolean isSeen;
  private @Nullable Look look;

  /// When the next look is due, or the one at work has taken too long.
  private long dueNanos;

  Subject(Checker.Followed followed, RandomGenerator random, long nowNanos) {
    this.checked = followed.checked();
    this.random = random;
    this.beganNanos = nowNanos;
    this.health = Health.begin(followed.healthy());
    this.dueNanos = nowNanos + random.nextLong(SPREAD_NANOS);
  }

  Checked checked() {
    return checked;
  }

  boolean isAtWork() {
    return look != null;
  }

  /// Does not change while it rests.
  long dueNanos() {
    return dueNanos;
  }

  /// How it stands; null before the first look.
  @Nullable Verdict verdict() {
    return isSeen ? new Verdict(checked, health.healthy(), health.failing(), health.why()) : null;
  }

  /// Begins a look. Returns whether the verdict has changed.
  boolean look(Selector selector, long nowNanos) {
    try {
      Look begun = Look.open(checked, selector, this);
      look = begun;
      dueNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(checked.check().timeoutMs());
      return take(begun.begin(selector), nowNanos);
    } catch (IOException e) {
      // Of this process, not of the endpoint.
      LOG.warn("no socket for a health check of {}: {}", checked.hostPort(), e.toString());
      again(nowNanos);
      return false;
    } catch (RuntimeException e) {
      return failed(e, nowNanos);
    }
  }

  boolean onReady(SelectionKey key, long nowNanos) {
    @Nullable Look at = look;
    try {
      return at != null && take(at.onReady(key), nowNanos);
    } catch (RuntimeException e) {
      return failed(e, nowNanos);
    }
  }

  /// A defect costs this one look: it says nothing of the endpoint, and must not end the looks at
  /// all others.
  private boolean failed(RuntimeException e, long nowNanos) {
    LOG.error("a health check of {} failed for a defect", checked.hostPort(), e);
    giveUp();
    again(nowNanos);
    return false;
  }

  /// Ends a look that has taken too long. Returns whether the verdict has changed.
  boolean timeOut(long nowNanos) {
    if (look == null || nowNanos - dueNanos < 0) {
      return false;
    }
    return take(
        new Look.Outcome.Bad("nothing within %d ms".formatted(checked.check().timeoutMs())),
        nowNanos);
  }

  private boolean take(Look.Outcome outcome, long nowNanos) {
    HealthCheck check = checked.check();
    Health before = health;
    switch (outcome) {
      case Look.Outcome.Waiting _ -> {
        return false;
      }
      case Look.Outcome.Good _ -> health = health.good(check);
      case Look.Outcome.Bad(String why) -> health = health.bad(check, why);
    }
    boolean isFirst = !isSeen;
    isSeen = true;
    giveUp();
    again(nowNanos);
    return isFirst
        || before.healthy() != health.healthy()
        || before.failing() != health.failing()
        || !before.why().equals(health.why());
  }

  private void again(long nowNanos) {
    long intervalNanos = TimeUnit.MILLISECONDS.toNanos(checked.check().intervalMs());
    boolean isStarting =
        !health.seen()
            && nowNanos - beganNanos < TimeUnit.MILLISECONDS.toNanos(checked.check().startMs());
    if (isStarting) {
      intervalNanos = Math.min(intervalNanos, STARTING_INTERVAL_NANOS);
    }
    dueNanos =
        nowNanos
            + intervalNanos
            - intervalNanos / 10
            + random.nextLong(Math.max(1, intervalNanos / 5));
  }

  /// Ends the look at work, if there is one, without an outcome.
  void giveUp() {
    @Nullable Look at = look;
    look = null;
    if (at != null) {
      at.close();
    }
  }
}
