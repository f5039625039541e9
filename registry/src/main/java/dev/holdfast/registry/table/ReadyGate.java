package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Decides when a router is ready; it stays so then, since losing the bus takes nothing from the
/// table. Table writer only.
///
/// With facts from disk it is ready when it has caught up, or after 2 s in which the log has not
/// answered, or after 10 s in all, whichever is first. Without facts, when it has caught up, every
/// cell that it hears has said its manifest, and older records have been read for cells not found;
/// or 30 s after it has caught up.
final class ReadyGate {
  static final long UNANSWERED_MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
  static final long CATCH_UP_MOST_NANOS = TimeUnit.SECONDS.toNanos(10);
  static final long WHOLE_MOST_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int NAMED_MOST = 20;

  private static final Readiness CAUGHT_UP = new Readiness(true, "caught up");

  private boolean began;
  private long beganNanos;
  private boolean withFacts;
  private boolean caughtUp;
  private long caughtUpNanos;
  private Readiness readiness = new Readiness(false, "started");

  /// How far the reading has come.
  ///
  /// @param caughtUp whether the log has been read to where it ended when the reading began
  /// @param whole whether nothing older is left to be read
  /// @param answered whether the bus has answered at all
  /// @param doing what is being read, for people
  record Progress(boolean caughtUp, boolean whole, boolean answered, String doing) {}

  Readiness readiness() {
    return readiness;
  }

  /// @param facts whether there are facts from disk
  void begin(boolean facts, long nowNanos) {
    began = true;
    beganNanos = nowNanos;
    withFacts = facts;
  }

  /// Whether readers are to be given pools.
  boolean isOpen() {
    return withFacts || caughtUp;
  }

  /// Whether nothing is left to be said: ready, and not only for want of an answer.
  boolean isSettled() {
    return readiness.equals(CAUGHT_UP);
  }

  /// After each turn, until settled.
  ///
  /// @param withoutManifest the cells that are heard and not known
  void onTurn(Progress progress, List<Cell> withoutManifest, long nowNanos) {
    assert began;
    if (!caughtUp && progress.caughtUp) {
      caughtUp = true;
      caughtUpNanos = nowNanos;
    }
    Readiness now = now(progress, withoutManifest, nowNanos);
    if (now.ready() || !readiness.ready()) {
      readiness = now;
    }
  }

  private Readiness now(Progress progress, List<Cell> withoutManifest, long nowNanos) {
    if (caughtUp) {
      return withFacts ? CAUGHT_UP : fromLog(progress, withoutManifest, nowNanos - caughtUpNanos);
    }
    return withFacts ? fromDisk(progress, nowNanos) : new Readiness(false, progress.doing);
  }

  private Readiness fromDisk(Progress progress, long nowNanos) {
    long passedNanos = nowNanos - beganNanos;
    if (passedNanos >= CATCH_UP_MOST_NANOS
        || (!progress.answered && passedNanos >= UNANSWERED_MOST_NANOS)) {
      return new Readiness(true, "with the routes from disk; " + progress.doing);
    }
    return new Readiness(false, "routes from disk are known; " + progress.doing);
  }

  private static Readiness fromLog(Progress progress, List<Cell> withoutManifest, long sinceNanos) {
    if (withoutManifest.isEmpty() && progress.whole) {
      return CAUGHT_UP;
    }
    String lacking =
        withoutManifest.isEmpty()
            ? progress.doing
            : "without a manifest of " + named(withoutManifest);
    return new Readiness(sinceNanos >= WHOLE_MOST_NANOS, "caught up; " + lacking);
  }

  private static String named(List<Cell> cells) {
    List<String> names = cells.stream().map(Cell::name).sorted().limit(NAMED_MOST).toList();
    int more = cells.size() - names.size();
    return String.join(", ", names) + (more > 0 ? " and %d more".formatted(more) : "");
  }
}
