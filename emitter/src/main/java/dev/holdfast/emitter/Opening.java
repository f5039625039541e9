package dev.holdfast.emitter;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.log.RouteLog;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// How an emitter comes by its incarnation: once, at its start. Emitter loop only.
///
/// The epoch is max(persisted + 1, append time of the Hello), on disk for good before anything else
/// is said. An emitter that does not know its last epoch asks the log first: what the presence
/// topics hold tells the greatest epoch of its cell, and whether another emitter has its name. That
/// a cell is silent says so only as far as the bus could be heard: whom the bus let wait, or who
/// lost it while it listened, listens for as long as a living emitter needs to be heard again.
final class Opening {
  /// Within this time a living emitter beats at least once.
  static final long HEARD_WITHIN_MS = 10_000;

  private static final long HEARD_WITHIN_NANOS = TimeUnit.MILLISECONDS.toNanos(HEARD_WITHIN_MS);

  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long POLL_MS = 20;
  private static final long LISTEN_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /// While it listens the bus is to prove itself so often, whatever the log's own interval is.
  private static final long PROVE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long READ_ON_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /// After this long a reader that has caught up is live: what comes then was said just now.
  private static final long LIVE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Cell cell;
  private final EpochFile file;
  private final List<RouteLog> logs;
  private final DegradedModes modes;
  private final long idHigh;
  private final long idLow;
  private final OptionalLong persistedEpoch;
  private List<PresenceProbe> probes = List.of();
  private long helloMs;
  private long heardMsBefore;
  private long heardBeforeLive;
  private long beganNanos;
  private long askedNanos;

  /// While it listens: what was said until then has been read.
  private long heardUntilNanos;

  private long listeningSinceNanos;
  private long listenedUntilNanos;
  private long dueNanos;
  private boolean isSuccessor;
  private State state;

  private enum State {
    ASKING,
    GREETING,
    LISTENING,
    WRITING,
    DONE
  }

  /// How far it has come.
  sealed interface Progress {
    record Waiting() implements Progress {}

    /// The Hello may be said, in every group.
    record Greet(Incarnation unnumbered) implements Progress {}

    /// The epoch is on disk.
    record Taken(Incarnation incarnation) implements Progress {}

    /// Another emitter speaks for this cell.
    record NameTaken(String message) implements Progress {}
  }

  private static final Progress WAITING = new Progress.Waiting();

  Opening(
      Cell cell, EpochFile file, List<RouteLog> logs, RandomGenerator random, DegradedModes modes)
      throws StartException {
    this.cell = cell;
    this.file = file;
    this.logs = logs;
    this.modes = modes;
    this.idHigh = random.nextLong();
    this.idLow = random.nextLong();
    this.persistedEpoch = file.read();
    this.state = State.ASKING;
  }

  /// @param helloAppendTimeMs the broker's time of the Hello, once it is known
  Progress doWork(long nowNanos, OptionalLong helloAppendTimeMs) {
    dueNanos = nowNanos + RETRY_NANOS;
    return switch (state) {
      case ASKING -> ask(nowNanos);
      case GREETING -> greeted(nowNanos, helloAppendTimeMs);
      case LISTENING -> listen(nowNanos);
      case WRITING -> write(nowNanos);
      case DONE -> WAITING;
    };
  }

  /// When there is something to do again.
  long dueNanos() {
    return dueNanos;
  }

  boolean isDone() {
    return state == State.DONE;
  }

  /// Whether this cell has been spoken for before, once it is done.
  boolean isSuccessor() {
    return isSuccessor;
  }

  private Progress ask(long nowNanos) {
    if (persistedEpoch.isEmpty()) {
      if (probes.isEmpty()) {
        probes = logs.stream().map(log -> new PresenceProbe(log, cell)).toList();
        beganNanos = nowNanos;
      }
      if (!catchesUp(nowNanos)) {
        return WAITING;
      }
    }
    state = State.GREETING;
    return new Progress.Greet(new Incarnation(0, idHigh, idLow));
  }

  /// Reads on; whether all has been read that was said until lately.
  private boolean catchesUp(long nowNanos) {
    poll(POLL_MS);
    if (probes.stream().allMatch(probe -> probe.isCaughtUp(nowNanos))) {
      return true;
    }
    boolean answers = logs.stream().allMatch(log -> log.evidence().answered());
    dueNanos = nowNanos + (answers ? READ_ON_NANOS : ASK_AGAIN_NANOS);
    return false;
  }

  private Progress greeted(long nowNanos, OptionalLong helloAppendTimeMs) {
    if (helloAppendTimeMs.isEmpty()) {
      // Without a wait: the acknowledgement is. A reader that rests for long loses its place.
      poll(0);
      return WAITING;
    }
    helloMs = helloAppendTimeMs.getAsLong();
    if (persistedEpoch.isPresent()) {
      return write(nowNanos);
    }
    // The Hello may have been long under way: what was read before it is not the newest then.
    if (!catchesUp(nowNanos)) {
      return WAITING;
    }
    if (mayBeSpokenFor(nowNanos)) {
      state = State.LISTENING;
      heardMsBefore = lastHeardMs();
      listeningSinceNanos = nowNanos;
      askedNanos = nowNanos;
      heardUntilNanos = nowNanos;
      listenedUntilNanos = nowNanos + HEARD_WITHIN_NANOS;
      return listen(nowNanos);
    }
    return write(nowNanos);
  }

  /// An append time behind the last beat's is a broker's clock gone back: it counts as just now.
  /// What kept this start waiting may have kept another emitter silent: its silence says nothing.
  private boolean mayBeSpokenFor(long nowNanos) {
    boolean hasWaited = nowNanos - beganNanos >= PresenceProbe.EVIDENCE_MOST_NANOS;
    return lastHeardMs() > helloMs - HEARD_WITHIN_MS || (hasWaited && greatest() != null);
  }

  private Progress listen(long nowNanos) {
    dueNanos = nowNanos + LISTEN_EVERY_NANOS;
    poll(POLL_MS);
    if (nowNanos - listeningSinceNanos < LIVE_AFTER_NANOS) {
      heardBeforeLive = heard();
    }
    if (isHeardAgain()) {
      String message =
          "another emitter speaks for cell %s (incarnation %s): it was heard while this one listened; expected one emitter a cell: stop it, or give this one another name"
              .formatted(cell, greatest());
      state = State.DONE;
      close();
      return new Progress.NameTaken(message);
    }
    followHearing(nowNanos);
    return heardUntilNanos - listenedUntilNanos >= 0 ? write(nowNanos) : WAITING;
  }

  /// Listening lasts until an answer of the bus that was asked for after its time. It begins anew
  /// where the bus has been out of reach for as long as a living emitter is silent between beats.
  private void followHearing(long nowNanos) {
    if (nowNanos - askedNanos >= PROVE_EVERY_NANOS) {
      askedNanos = nowNanos;
      logs.forEach(RouteLog::ask);
    }
    long behindNanos =
        probes.stream().mapToLong(probe -> probe.behindNanos(nowNanos)).max().orElse(0);
    if (behindNanos == PresenceProbe.NOT_KNOWN) {
      return;
    }
    long newlyHeardNanos = nowNanos - behindNanos - heardUntilNanos;
    if (newlyHeardNanos >= PresenceProbe.EVIDENCE_MOST_NANOS) {
      listenedUntilNanos = nowNanos - behindNanos + HEARD_WITHIN_NANOS;
    }
    heardUntilNanos += Math.max(0, newlyHeardNanos);
  }

  /// By append times, so that an old beat read late is not taken for a new one; by arrival where
  /// the broker's clock went back, since its times say nothing then.
  private boolean isHeardAgain() {
    boolean clockWentBack = heardMsBefore > helloMs;
    return clockWentBack ? heard() > heardBeforeLive : lastHeardMs() > helloMs;
  }

  private Progress write(long nowNanos) {
    state = State.WRITING;
    long epoch = Math.max(persistedEpoch.orElse(0) + 1, helloMs);
    @Nullable Incarnation seen = greatest();
    if (seen != null) {
      epoch = Math.max(epoch, seen.epoch() + 1);
    }
    try {
      file.write(epoch);
    } catch (IOException e) {
      modes.enter(Mode.DISK_FAILING, "epoch", e.toString());
      dueNanos = nowNanos + RETRY_NANOS;
      return WAITING;
    }
    modes.leave(Mode.DISK_FAILING, "epoch");
    isSuccessor = persistedEpoch.isPresent() || seen != null;
    state = State.DONE;
    close();
    return new Progress.Taken(new Incarnation(epoch, idHigh, idLow));
  }

  private void poll(long waitMs) {
    probes.forEach(probe -> probe.poll(waitMs));
  }

  private long heard() {
    return probes.stream().mapToLong(PresenceProbe::heard).sum();
  }

  private long lastHeardMs() {
    return probes.stream().mapToLong(PresenceProbe::lastHeardMs).max().orElse(Long.MIN_VALUE);
  }

  private @Nullable Incarnation greatest() {
    @Nullable Incarnation greatest = null;
    for (PresenceProbe probe : probes) {
      @Nullable Incarnation seen = probe.greatest();
      if (seen != null && (greatest == null || seen.compareTo(greatest) > 0)) {
        greatest = seen;
      }
    }
    return greatest;
  }

  void close() {
    probes.forEach(PresenceProbe::close);
    probes = List.of();
  }
}
