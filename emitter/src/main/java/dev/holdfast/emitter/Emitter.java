package dev.holdfast.emitter;

import dev.holdfast.emitter.api.ApiCalls;
import dev.holdfast.emitter.api.CellOrder;
import dev.holdfast.emitter.check.Verdict;
import dev.holdfast.emitter.lrp.Observation;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.Incarnation;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The cell's one voice: takes lists of what runs on the cell, keeps the truth on disk, and has the
/// groups' publishers say it. Emitter loop only, but for {@link #status}.
///
/// The order within {@link #doWork} is the rule of the whole: list, guard, truth, disk, log.
/// Nothing is said, and no request answered, that a restart would not know. Long because each step
/// of a turn works on the one truth.
final class Emitter implements CallDesk.Cell {
  private static final Logger LOG = LoggerFactory.getLogger(Emitter.class);
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final String CELL = "cell";

  /// An LRP of the API is renewed well within it, unless its holder chose a longer time to live.
  static final long RENEWAL_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Parts parts;
  private final Opening opening;
  private final @Nullable CallDesk desk;
  private final Groups groups;
  private final StateClocks clocks = new StateClocks();

  private @Nullable CellTruth truth;
  private @Nullable CellTruth saved;
  private boolean isSaved = true;
  private boolean isTold;
  private @Nullable Incarnation incarnation;
  private @Nullable String nameTaken;
  private List<String> refusedFiles = List.of();
  private long helloNanos;
  private OptionalLong helloMs = OptionalLong.empty();
  private long saveDueNanos;
  private long orderEndNanos;
  private boolean isAfterLoss;
  private long lossNanos;
  private volatile EmitterStatus status;

  /// What an emitter is made of.
  ///
  /// @param calls null where there is no API
  /// @param restored the persisted truth; null where there is none
  record Parts(
      String cell,
      TruthFile truthFile,
      Sources sources,
      @Nullable ApiCalls calls,
      HealthJudge health,
      DrainGuard guard,
      ManifestLimit limit,
      List<Publisher> publishers,
      DegradedModes modes,
      @Nullable CellTruth restored) {}

  Emitter(Parts parts, Opening opening, long nowNanos) {
    this.parts = parts;
    this.opening = opening;
    this.truth = parts.restored;
    this.saved = parts.restored;
    this.saveDueNanos = nowNanos;
    this.status = EmitterStatus.starting(parts.cell);
    ApiCalls calls = parts.calls;
    this.desk = calls == null ? null : new CallDesk(calls, parts.sources, parts.limit, parts.guard);
    this.groups = new Groups(parts.publishers);
    parts.sources.begin(parts.restored, nowNanos);
    CellTruth restored = parts.restored;
    if (restored != null) {
      this.clocks.follow(restored, nowNanos);
      this.orderEndNanos = orderEnd(restored.order(), nowNanos);
      parts.health.follow(restored);
      warnOfUnknownGroups(restored);
    }
  }

  /// One turn. Returns how much was done.
  int doWork(long nowNanos) {
    int work = comeByIncarnation(nowNanos);
    work += desk == null ? 0 : desk.takeIn(this, nowNanos);
    work += takeList(nowNanos);
    work += judgeHealth(nowNanos);
    work += runOutStates(nowNanos);
    work += save(nowNanos);
    tell(nowNanos);
    work += groups.doWork(nowNanos);
    status = statusNow();
    if (desk != null) {
      desk.answer(this, nowNanos);
    }
    return work;
  }

  /// When there is something to do again, if nothing comes in before.
  long dueNanos(long nowNanos) {
    long in = CHECK_NANOS * 30;
    if (!opening.isDone()) {
      in = Math.min(in, opening.dueNanos() - nowNanos);
    }
    long sourcesIn = parts.sources.dueInNanos(nowNanos);
    if (sourcesIn >= 0) {
      in = Math.min(in, sourcesIn);
    }
    if (isAfterLoss) {
      in = Math.min(in, CHECK_NANOS);
    }
    if (!isSaved) {
      in = Math.min(in, saveDueNanos - nowNanos);
    }
    if (truth != null && truth.order().runsOut()) {
      in = Math.min(in, orderEndNanos - nowNanos);
    }
    long endsIn = clocks.endsInNanos(nowNanos);
    if (endsIn >= 0) {
      in = Math.min(in, endsIn);
    }
    in = Math.min(in, groups.dueInNanos(nowNanos));
    return nowNanos + Math.max(0, in);
  }

  /// Why it refuses to speak; null while it does not.
  @Nullable String nameTaken() {
    return nameTaken;
  }

  /// How it stands. Any thread.
  @Override
  public EmitterStatus status() {
    return status;
  }

  /// Says that the silence to come is planned, and ends. The endpoints stay: they are the cell's.
  void stop(long nowNanos, long waitMs) {
    opening.close();
    groups.leave(nowNanos, waitMs, plannedMs(nowNanos));
  }

  /// How long an interrupted cell is still planned to be away, in ms.
  private long plannedMs(long nowNanos) {
    CellTruth now = truth;
    boolean isPlanned =
        now != null && now.order().runsOut() && now.order().kind() == CellOrder.Kind.INTERRUPTED;
    return isPlanned ? Math.max(0, TimeUnit.NANOSECONDS.toMillis(orderEndNanos - nowNanos)) : 0;
  }

  // The incarnation.

  private int comeByIncarnation(long nowNanos) {
    if (opening.isDone()) {
      return 0;
    }
    if (helloMs.isEmpty()) {
      helloMs = groups.helloAppendTimeMs();
      helloNanos = nowNanos;
    }
    return switch (opening.doWork(nowNanos, helloMs)) {
      case Opening.Progress.Waiting _ -> 0;
      case Opening.Progress.Greet greet -> {
        groups.greet(greet.unnumbered(), nowNanos);
        yield 1;
      }
      case Opening.Progress.Taken taken -> {
        open(taken.incarnation(), nowNanos);
        yield 1;
      }
      case Opening.Progress.NameTaken refusal -> {
        nameTaken = refusal.message();
        yield 1;
      }
    };
  }

  private void open(Incarnation taken, long nowNanos) {
    incarnation = taken;
    LOG.info("incarnation {} begins", taken);
    isAfterLoss = parts.restored == null && opening.isSuccessor();
    lossNanos = nowNanos;
    groups.open(taken, nowNanos);
    if (truth != null) {
      adopt(truth, nowNanos);
    }
  }

  // The truth.

  private int takeList(long nowNanos) {
    Observation.Listed believed = parts.sources.take(nowNanos);
    if (believed == null) {
      return 0;
    }
    refusedFiles = believed.refused();
    CellTruth before = truth == null ? CellTruth.NOTHING : truth;
    ManifestLimit.Fit fit = parts.limit.fit(truth, before.after(believed));
    CellTruth next = fit.truth();
    if (fit.refused() == null) {
      parts.modes.leave(Mode.OVERSIZED, CELL);
    } else {
      parts.modes.enter(Mode.OVERSIZED, CELL, fit.refused());
      parts.sources.goBy(next);
    }
    return next == null ? 0 : adopt(next, nowNanos);
  }

  private int judgeHealth(long nowNanos) {
    boolean hasNews = parts.health.take();
    return hasNews && truth != null ? adopt(truth, nowNanos) : 0;
  }

  private static long orderEnd(CellOrder order, long nowNanos) {
    return nowNanos + TimeUnit.MILLISECONDS.toNanos(order.forMs());
  }

  private int runOutStates(long nowNanos) {
    List<EndpointId> ended = clocks.ended(nowNanos);
    CellTruth next = truth;
    boolean isOrderOver = next != null && next.order().runsOut() && nowNanos - orderEndNanos >= 0;
    if (next == null || (ended.isEmpty() && !isOrderOver)) {
      return 0;
    }
    if (isOrderOver) {
      next = next.orderOver();
    }
    for (EndpointId id : ended) {
      next = next.ranOut(id);
    }
    return adopt(next, nowNanos);
  }

  @Override
  public int adopt(CellTruth next, long nowNanos) {
    CellTruth judged = parts.health.judged(next);
    CellTruth dated = incarnation == null ? judged : judged.dated(logTimeMs(nowNanos));
    if (dated.equals(truth)) {
      return 0;
    }
    if (truth == null || !truth.order().equals(dated.order())) {
      orderEndNanos = orderEnd(dated.order(), nowNanos);
    }
    truth = dated;
    isSaved = false;
    clocks.follow(dated, nowNanos);
    parts.health.follow(dated);
    warnOfUnknownGroups(dated);
    return 1;
  }

  /// The log's time: the Hello's append time and what has passed since on our own monotonic clock.
  private long logTimeMs(long nowNanos) {
    return helloMs.orElseThrow() + TimeUnit.NANOSECONDS.toMillis(nowNanos - helloNanos);
  }

  private int save(long nowNanos) {
    CellTruth toSave = truth;
    if (toSave == null || isSaved || nowNanos - saveDueNanos < 0) {
      return 0;
    }
    try {
      parts.truthFile.write(toSave);
    } catch (IOException e) {
      parts.modes.enter(Mode.DISK_FAILING, "truth", e.toString());
      saveDueNanos = nowNanos + CHECK_NANOS;
      return 0;
    }
    parts.modes.leave(Mode.DISK_FAILING, "truth");
    saved = toSave;
    isSaved = true;
    isTold = false;
    return 1;
  }

  // For the API.

  @Override
  public @Nullable CellTruth truth() {
    return truth;
  }

  @Override
  public boolean isOnDisk() {
    return truth != null && isSaved;
  }

  @Override
  public @Nullable Verdict verdict(Claim claim) {
    return parts.health.verdict(claim);
  }

  @Override
  public boolean isAcknowledged(Claim claim) {
    return isSaved && isTold && groups.isSaid(claim);
  }

  // The log.

  /// Has the groups say what is on disk.
  private void tell(long nowNanos) {
    CellTruth toTell = saved;
    // A claim without its `since` is not ready to be said, nor is a list without it.
    if (incarnation == null
        || toTell == null
        || isTold
        || toTell.hasWaiting()
        || waitsAfterLoss(toTell, nowNanos)) {
      return;
    }
    isTold = true;
    groups.tell(toTell, nowNanos);
  }

  /// Where the truth was lost of a cell that has been spoken for, what the API held and who is
  /// healthy is not known any more: it is waited for until holders have said it again and all have
  /// been looked at.
  private boolean waitsAfterLoss(CellTruth toTell, long nowNanos) {
    boolean isOver =
        nowNanos - lossNanos >= RENEWAL_NANOS
            || (parts.calls == null && parts.health.hasLookedAtAll(toTell));
    isAfterLoss &= !isOver;
    return isAfterLoss;
  }

  private void warnOfUnknownGroups(CellTruth now) {
    List<String> unknown = groups.unknownTo(now);
    if (unknown.isEmpty()) {
      parts.modes.leave(Mode.UNKNOWN_GROUP, "groups");
    } else {
      parts.modes.enter(Mode.UNKNOWN_GROUP, "groups", String.join(", ", unknown));
    }
  }

  private EmitterStatus statusNow() {
    Incarnation taken = incarnation;
    CellTruth now = truth;
    return new EmitterStatus(
        parts.cell,
        now == null ? CellOrder.NONE : now.order(),
        isSaved && isTold && groups.isAllSaid(),
        taken == null ? "" : taken.toString(),
        now == null ? 0 : now.claims().size(),
        groups.status(),
        parts.modes.sentences(),
        refusedFiles);
  }
}
