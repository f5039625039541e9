package dev.holdfast.emitter;

import dev.holdfast.emitter.lrp.Observation;
import dev.holdfast.emitter.lrp.SourceGuard;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The LRP directory as the loop sees it: its newest list if the guard, or the operator, lets it
/// through. Emitter loop only.
///
/// The operator accepts a list that is held back by making the file `accept` in the data directory.
/// It is looked for only while there is something to accept, removed before it takes effect, and
/// removed without effect where it was made too early: an old permission must not let a new fault
/// through.
final class GuardedSource {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedSource.class);
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final String ABOUT = "source";

  private final Inbox<Observation> inbox;
  private final Runnable ask;
  private final DataFiles files;
  private final DegradedModes modes;
  private SourceGuard guard = SourceGuard.unknowing();
  private long checkDueNanos;

  /// @param ask asks the source for a list
  GuardedSource(Inbox<Observation> inbox, Runnable ask, DataFiles files, DegradedModes modes) {
    this.inbox = inbox;
    this.ask = ask;
    this.files = files;
    this.modes = modes;
  }

  /// Begins with this truth as the last good list; null: nothing is known of the cell.
  void begin(@Nullable CellTruth truth) {
    guard = knowing(truth);
  }

  /// Goes by this truth as the last good list from now on; a list that is held back stays so.
  void goBy(@Nullable CellTruth truth) {
    guard = guard.goingBy(knowing(truth));
  }

  private static SourceGuard knowing(@Nullable CellTruth truth) {
    return truth == null
        ? SourceGuard.unknowing()
        : SourceGuard.knowing(truth.fileInstances(), truth.place());
  }

  /// A list to go by from now on; null: the last one stays.
  Observation.@Nullable Listed take(long nowNanos) {
    Observation.@Nullable Listed believed = null;
    @Nullable Observation seen = inbox.take();
    if (seen != null) {
      believed = step(guard.observe(seen, nowNanos), nowNanos);
    }
    if (guard.alert() != null && nowNanos - checkDueNanos >= 0) {
      checkDueNanos = nowNanos + CHECK_NANOS;
      believed = askOperator(nowNanos);
      if (guard.agreesInNanos(nowNanos) == 0) {
        ask.run();
      }
    }
    return believed;
  }

  /// Nanoseconds until there is something to do if no list comes; -1 where nothing is.
  long dueInNanos(long nowNanos) {
    return guard.alert() == null ? -1 : Math.max(0, checkDueNanos - nowNanos);
  }

  private Observation.@Nullable Listed step(SourceGuard.Step step, long nowNanos) {
    boolean wasGuarded = guard.alert() != null;
    guard = step.next();
    @Nullable String alert = guard.alert();
    if (alert == null) {
      modes.leave(Mode.SOURCE_GUARDED, ABOUT);
    } else {
      modes.enter(Mode.SOURCE_GUARDED, ABOUT, alert);
      if (!wasGuarded) {
        checkDueNanos = nowNanos + CHECK_NANOS;
        dropAcceptance("it was made before there was anything to accept");
      }
    }
    return step.believed();
  }

  private Observation.@Nullable Listed askOperator(long nowNanos) {
    if (!guard.holdsList()) {
      dropAcceptance("there is no list to accept while the source gives none");
      return null;
    }
    if (!removeAcceptance()) {
      return null;
    }
    LOG.info("the operator accepts the list of LRPs that was held back");
    return step(guard.accept(), nowNanos);
  }

  private void dropAcceptance(String why) {
    if (removeAcceptance()) {
      LOG.warn("the file `accept` is removed without effect: {}", why);
    }
  }

  private boolean removeAcceptance() {
    try {
      boolean removed = files.remove(DataFiles.ACCEPT);
      modes.leave(Mode.DISK_FAILING, DataFiles.ACCEPT);
      return removed;
    } catch (IOException e) {
      // One that stays could be taken twice.
      modes.enter(Mode.DISK_FAILING, DataFiles.ACCEPT, e.toString());
      return false;
    }
  }
}
