package dev.holdfast.registry.view;

import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogEvidence;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What this router knows of the bus: when it last answered where its topics end, and whether our
/// positions have since reached those ends. Immutable: {@link #observe} gives the next one, {@link
/// #verdict} the bus state at a time.
///
/// An answer that positions have not reached yet is kept until they have, while newer ones wait:
/// otherwise a reader that is always a little behind a busy log would never be found connected.
///
/// While the bus answers and positions move towards such an answer the log is being read, however
/// long that takes: that is doubt, since the newest records are not known yet, but the bus is not
/// out.
///
/// A loop that was itself stopped (SIGSTOP, a long pause) knows nothing of the time in between, so
/// proofs from before it count no longer.
public final class BusWatch {
  /// Three times the interval of the question (3 s) and a second of grace.
  static final long CONNECTED_NANOS = TimeUnit.SECONDS.toNanos(10);

  static final long DOUBTFUL_NANOS = TimeUnit.SECONDS.toNanos(30);

  /// A turn of the loop waits at most 50 ms for records, and applying a batch takes milliseconds:
  /// after two seconds without a turn it has been stopped.
  static final long STOPPED_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// Each cell beats every 5 s: after four of them without one nobody speaks, or nothing is taken.
  static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Proof proof;
  private final Progress progress;
  private final Loop loop;
  private final Newest newest;
  private final @Nullable String problem;

  private BusWatch(
      Proof proof, Progress progress, Loop loop, Newest newest, @Nullable String problem) {
    this.proof = proof;
    this.progress = progress;
    this.loop = loop;
    this.newest = newest;
    this.problem = problem;
  }

  /// Before any answer.
  public static BusWatch startedAt(long nowNanos) {
    return new BusWatch(
        new Proof(false, nowNanos, null),
        Progress.NONE,
        new Loop(nowNanos, nowNanos, 0),
        new Newest(-1, nowNanos),
        null);
  }

  /// At the begin of a turn of the loop, before it has read anything: whether it was stopped.
  public BusWatch turned(long nowNanos) {
    return new BusWatch(proof, progress, loop.turn(nowNanos), newest, problem);
  }

  /// After one turn of the loop.
  ///
  /// @param routesPosition offset of the next record of the routes topic, -1 while not known
  /// @param presencePosition the same of the presence topic
  public BusWatch observe(
      LogEvidence evidence, long routesPosition, long presencePosition, long nowNanos) {
    Proof next = proof.with(evidence).reachedBy(evidence, routesPosition, presencePosition);
    return new BusWatch(
        next,
        progress.to(routesPosition, presencePosition, next.pending, nowNanos),
        loop.turn(nowNanos),
        newest.at(presencePosition, nowNanos),
        evidence.problem());
  }

  /// A break in the log: the ends that positions were to reach are ends of something else.
  public BusWatch broken() {
    return new BusWatch(
        new Proof(proof.given, proof.atNanos, null), Progress.NONE, loop, newest, problem);
  }

  /// The bus state at a time that is not before the newest turn.
  public BusVerdict verdict(long nowNanos) {
    long ageNanos = Math.max(0, nowNanos - proof.atNanos);
    boolean isProven = proof.given && ageNanos <= CONNECTED_NANOS;
    if (!isProven && problem == null && progress.isReading(nowNanos)) {
      return new BusVerdict(BusState.DOUBTFUL, progress::text);
    }
    if (ageNanos > DOUBTFUL_NANOS) {
      return new BusVerdict(BusState.OUT, () -> missing(ageNanos));
    }
    if (!isProven) {
      return new BusVerdict(BusState.DOUBTFUL, () -> missing(ageNanos));
    }
    if (loop.resumedAfter(proof.atNanos)) {
      return new BusVerdict(
          BusState.DOUBTFUL,
          () ->
              "this router stood still for %s and had no answer since"
                  .formatted(seconds(loop.stoppedForNanos)));
    }
    return new BusVerdict(
        BusState.CONNECTED,
        () ->
            "answered %s ago and read up to there%s".formatted(seconds(ageNanos), quiet(nowNanos)));
  }

  /// A broker that is left alone answers where the topics end, and takes nothing.
  private String quiet(long nowNanos) {
    long quietNanos = nowNanos - newest.cameNanos;
    return quietNanos < QUIET_NANOS
        ? ""
        : "; but no cell has spoken for %s: does it take records, and does any emitter run?"
            .formatted(seconds(quietNanos));
  }

  private String missing(long ageNanos) {
    String age = seconds(ageNanos);
    if (problem != null) {
      return "%s (for %s)".formatted(problem, age);
    }
    if (proof.pending != null) {
      return "it answers, but for %s nothing was read up to where its topics end".formatted(age);
    }
    return proof.given ? "no answer for " + age : "no answer yet, for " + age;
  }

  private static String seconds(long nanos) {
    long tenths = nanos / 100_000_000;
    return tenths / 10 + "." + tenths % 10 + " s";
  }

  /// The newest answer whose ends were reached.
  ///
  /// @param given whether there is one; without it `atNanos` is the start
  /// @param pending an answer after it whose ends are still to be reached
  private record Proof(boolean given, long atNanos, @Nullable LogEvidence pending) {
    Proof with(LogEvidence evidence) {
      boolean news = evidence.answered() && (!given || evidence.answeredAtNanos() - atNanos > 0);
      return pending == null && news ? new Proof(given, atNanos, evidence) : this;
    }

    /// The newest answer may be reached too, and is the better proof.
    Proof reachedBy(LogEvidence newest, long routes, long presence) {
      if (newest.answered() && isReached(newest, routes, presence)) {
        return new Proof(true, newest.answeredAtNanos(), null);
      }
      return pending != null && isReached(pending, routes, presence)
          ? new Proof(true, pending.answeredAtNanos(), null)
          : this;
    }

    private static boolean isReached(LogEvidence evidence, long routes, long presence) {
      return routes >= 0
          && presence >= 0
          && routes >= evidence.ends(Topic.ROUTES).end()
          && presence >= evidence.ends(Topic.PRESENCE).end();
    }
  }

  /// How the positions move towards an answer that they have not reached.
  ///
  /// @param routes where they were at the newest turn; -1 where that is not known
  /// @param presence likewise
  /// @param towards the answer; null where there is none, or it is reached
  /// @param moved whether they have moved since it came
  /// @param movedNanos when they last did
  private record Progress(
      long routes, long presence, @Nullable LogEvidence towards, boolean moved, long movedNanos) {
    static final Progress NONE = new Progress(-1, -1, null, false, 0);

    Progress to(long routesNow, long presenceNow, @Nullable LogEvidence pending, long nowNanos) {
      if (pending == null) {
        return new Progress(routesNow, presenceNow, null, false, 0);
      }
      boolean lacksRoutes = routesNow < pending.routes().end();
      boolean moves =
          lacksRoutes ? routes >= 0 && routesNow > routes : presence >= 0 && presenceNow > presence;
      return new Progress(
          routesNow, presenceNow, pending, moved || moves, moves ? nowNanos : movedNanos);
    }

    boolean isReading(long nowNanos) {
      return towards != null && moved && nowNanos - movedNanos <= CONNECTED_NANOS;
    }

    String text() {
      LogEvidence answer = Objects.requireNonNull(towards);
      boolean lacksRoutes = routes < answer.routes().end();
      return "it answers and is being read: the %s topic at offset %d of %d"
          .formatted(
              lacksRoutes ? "routes" : "presence",
              lacksRoutes ? routes : presence,
              lacksRoutes ? answer.routes().end() : answer.presence().end());
    }
  }

  /// The newest beat.
  ///
  /// @param presence the position behind it
  /// @param cameNanos when it came; the start where none has
  private record Newest(long presence, long cameNanos) {
    Newest at(long presenceNow, long nowNanos) {
      return presenceNow == presence ? this : new Newest(presenceNow, nowNanos);
    }
  }

  /// The loop's own life.
  ///
  /// @param turnNanos its newest turn
  /// @param resumedNanos when it last went on after having been stopped, else its start
  /// @param stoppedForNanos for how long it had been stopped, 0 where it never was
  private record Loop(long turnNanos, long resumedNanos, long stoppedForNanos) {
    Loop turn(long nowNanos) {
      long pause = nowNanos - turnNanos;
      return pause > STOPPED_NANOS
          ? new Loop(nowNanos, nowNanos, pause)
          : new Loop(nowNanos, resumedNanos, stoppedForNanos);
    }

    boolean resumedAfter(long nanos) {
      return stoppedForNanos > 0 && nanos - resumedNanos < 0;
    }
  }
}
