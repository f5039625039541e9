package dev.holdfast.emitter;

import dev.holdfast.events.CellMode;
import dev.holdfast.events.Digest;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogWriter.Failure;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.events.wire.RecordCodec;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Says the latest state of the cell's endpoints to one group. Emitter loop only.
///
/// A seq is taken when a record is handed to the lane, a re-send included, so that of two records
/// about one endpoint the one with the later state has the greater seq, whatever the log did with
/// the earlier one.
///
/// A manifest says everything. While one can go nothing is dirty, and records in flight from before
/// it need no second try, unless the bus refuses it. It is due from the start (it opens the
/// incarnation; nothing else is sent before it is acknowledged), when the deltas since outweigh the
/// last one, and by its clock; and some time within half a minute after an outage or the loss of a
/// writer, or when another log answers. That happens to every emitter of a bus at once, so until
/// then what has changed is said by deltas, which need not wait behind anybody's manifest.
///
/// Long because it is one state machine, whose phases share what is dirty and what is in flight.
final class Publisher implements Lane.Receipts {
  /// Three beats without an answer: the bus is called gone.
  private static final int GONE_AFTER_BEATS = 3;

  /// Where nothing is due and no receipt comes, it looks around after so long.
  private static final long IDLE_MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final long MANIFEST_JITTER_NANOS = TimeUnit.SECONDS.toNanos(30);

  /// A due manifest waits for a sign of life, which a beat brings; not for ever, since the presence
  /// topic alone may be what fails.
  private static final long UNHEARD_MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

  private enum Phase {
    SILENT,
    /// The Hello is to be acknowledged.
    GREETING,
    GREETED,
    /// The incarnation is known, its first manifest is to be acknowledged.
    OPENING,
    OPEN
  }

  private final String group;
  private final Voice voice;
  private final Hearing hearing;
  private final ManifestClock manifest;
  private final Lane lane;
  private final Intervals intervals;
  private final RandomGenerator random;
  private final DegradedModes modes;

  private final LatestStates states = new LatestStates();
  private Phase phase = Phase.SILENT;
  private Incarnation incarnation = new Incarnation(0, 0, 0);
  private long seq;
  private boolean isTold;
  private boolean helloInFlight;
  private boolean beatInFlight;

  /// Whether the bus has refused the last Hello or beat.
  private boolean isLifeRefused;

  private long manifestInFlightSeq;
  private long lastManifestSeq; // 0 if the bus has refused it.
  private long beatDueNanos;
  private long nowNanos;
  private CellMode mode = CellMode.UP;
  private @Nullable CellMode saidMode;
  private OptionalLong helloAppendTimeMs = OptionalLong.empty();

  /// What a publisher is made of.
  record Parts(
      String group,
      Voice voice,
      RouteLog log,
      Lane lane,
      Intervals intervals,
      RandomGenerator random,
      DegradedModes modes) {}

  Publisher(Parts parts) {
    this.group = parts.group;
    this.voice = parts.voice;
    this.hearing = new Hearing(parts.log);
    this.manifest = new ManifestClock(parts.intervals.manifest(), parts.random);
    this.lane = parts.lane;
    this.intervals = parts.intervals;
    this.random = parts.random;
    this.modes = parts.modes;
  }

  String group() {
    return group;
  }

  /// Says that an emitter has started; {@link #helloAppendTimeMs} comes of it.
  void greet(Incarnation unnumbered, long now) {
    assert phase == Phase.SILENT;
    incarnation = unnumbered;
    phase = Phase.GREETING;
    hearing.onIdle(now);
  }

  /// The broker's time of the Hello, once it is acknowledged.
  OptionalLong helloAppendTimeMs() {
    return helloAppendTimeMs;
  }

  /// The incarnation has its epoch, on disk.
  void open(Incarnation numbered, long now) {
    assert phase == Phase.GREETING || phase == Phase.GREETED;
    incarnation = numbered;
    phase = Phase.OPENING;
    manifest.dueAt(now);
    beatDueNanos = now;
  }

  /// The latest state of all endpoints of this group, in the order of their claims.
  void update(List<Endpoint> endpoints) {
    isTold = true;
    states.update(endpoints);
  }

  /// What the beats say of the cell; another mode is said at once.
  void mode(CellMode newMode, long now) {
    if (newMode != mode) {
      mode = newMode;
      beatDueNanos = now;
    }
  }

  /// Whether the log has the latest of everything, the mode included.
  boolean isAllSaid() {
    return phase == Phase.OPEN && isCertain() && saidMode == mode;
  }

  /// Whether the log has the latest state of this endpoint, as far as this incarnation said it.
  boolean isSaid(EndpointId id) {
    return phase == Phase.OPEN && isManifestTaken() && states.isSaid(id);
  }

  /// Takes receipts in and says what is to be said. Returns how much was done.
  int doWork(long now) {
    nowNanos = now;
    hearing.onTurn(now);
    int work = lane.drain(now, this);
    listen();
    return work
        + switch (phase) {
          case SILENT, GREETED -> 0;
          case GREETING -> greet();
          case OPENING -> open();
          case OPEN -> speak();
        };
  }

  /// When there is something to do again, if no receipt comes before.
  long dueNanos() {
    long in =
        switch (phase) {
          case SILENT, GREETED -> IDLE_MOST_NANOS;
          case GREETING -> helloInFlight ? intervals.beat().toNanos() : routesIn(nowNanos);
          case OPENING ->
              !isTold || manifestInFlightSeq != 0
                  ? intervals.beat().toNanos()
                  : routesIn(manifest.dueNanos());
          case OPEN -> openDueIn();
        };
    return nowNanos + in;
  }

  private long openDueIn() {
    long in = IDLE_MOST_NANOS;
    if (!beatInFlight) {
      long beatIn = Math.max(0, beatDueNanos - nowNanos);
      in = Math.min(in, Math.max(beatIn, lane.waitNanos(Topic.PRESENCE, nowNanos)));
    }
    if (states.hasDirty() && (!manifest.isDue(nowNanos) || waitsForLife())) {
      return Math.min(in, routesIn(nowNanos));
    }
    boolean waits = manifestInFlightSeq != 0 || waitsForLife();
    return waits ? in : Math.min(in, routesIn(manifest.dueNanos()));
  }

  /// Nanoseconds until a routes record that is due at `at` can be sent; a full lane frees itself
  /// with a receipt.
  private long routesIn(long at) {
    long waitNanos =
        lane.isFull() ? intervals.beat().toNanos() : lane.waitNanos(Topic.ROUTES, nowNanos);
    return Math.max(waitNanos, Math.max(0, at - nowNanos));
  }

  private int greet() {
    if (helloInFlight || !lane.isFree(Topic.ROUTES, nowNanos)) {
      return 0;
    }
    helloInFlight = true;
    lane.send(
        Topic.ROUTES,
        new RouteEvent.Hello(voice.header(incarnation, 0), voice.version()),
        new Sent.Hello());
    return 1;
  }

  private int open() {
    dropDirtyWhileManifestIsDue();
    boolean waits = !isTold || manifestInFlightSeq != 0 || !manifest.isDue(nowNanos);
    if (waits || !lane.isFree(Topic.ROUTES, nowNanos)) {
      return 0;
    }
    sendManifest();
    return 1;
  }

  private int speak() {
    int work = 0;
    if (states.isManifestCheaper()) {
      manifest.dueAsCheaper(nowNanos);
    }
    dropDirtyWhileManifestIsDue();
    if (manifest.isDue(nowNanos)
        && manifestInFlightSeq == 0
        && !waitsForLife()
        && lane.isFree(Topic.ROUTES, nowNanos)) {
      sendManifest();
      work++;
    }
    return work + sendDirty() + sendBeat();
  }

  /// While nothing is answered a beat is what asks: small, and never out of date.
  private boolean waitsForLife() {
    return !lane.isAnswering(Topic.PRESENCE)
        && manifest.overdueNanos(nowNanos) < UNHEARD_MOST_NANOS;
  }

  /// While it only waits for life deltas go on: the routes topic may well answer. But what a long
  /// outage leaves behind is bounded.
  private void dropDirtyWhileManifestIsDue() {
    if (manifest.isDue(nowNanos) && (!waitsForLife() || states.isManifestCheaper())) {
      states.coverByManifest();
    }
  }

  private void sendManifest() {
    seq++;
    manifestInFlightSeq = seq;
    lastManifestSeq = seq;
    states.coverByManifest();
    RouteEvent.Manifest whole =
        new RouteEvent.Manifest(voice.header(incarnation, seq), states.inOrderOfClaims());
    manifest.onSent(RecordCodec.encode(whole).length, nowNanos);
    lane.send(Topic.ROUTES, whole, new Sent.Manifest(seq));
  }

  private int sendDirty() {
    int sent = 0;
    while (states.hasDirty() && lane.isFree(Topic.ROUTES, nowNanos)) {
      sendDelta(states.takeDirty());
      sent++;
    }
    return sent;
  }

  private void sendDelta(EndpointId id) {
    seq++;
    @Nullable Endpoint endpoint = states.find(id);
    RouteEvent event =
        endpoint == null
            ? new RouteEvent.Unregister(voice.header(incarnation, seq), id)
            : new RouteEvent.Register(voice.header(incarnation, seq), endpoint);
    int bytes = RecordCodec.encode(event).length;
    manifest.onDelta(bytes, nowNanos);
    states.onSent(id, seq);
    lane.send(Topic.ROUTES, event, new Sent.Delta(id, seq, bytes));
  }

  private int sendBeat() {
    if (beatInFlight || nowNanos - beatDueNanos < 0 || !lane.isFree(Topic.PRESENCE, nowNanos)) {
      return 0;
    }
    beatDueNanos += intervals.beat().toNanos();
    if (nowNanos - beatDueNanos >= 0) {
      beatDueNanos = nowNanos + intervals.beat().toNanos();
    }
    beatInFlight = true;
    lane.send(Topic.PRESENCE, beat(mode, 0), new Sent.Beat(mode));
    return 1;
  }

  private RouteEvent beat(CellMode said, long forMs) {
    @Nullable Digest digest = isCertain() ? states.digest() : null;
    return new RouteEvent.Beat(voice.header(incarnation, seq), said, forMs, digest);
  }

  /// Whether what the log holds at this seq is certain.
  private boolean isCertain() {
    return states.isAllSaid() && isManifestTaken();
  }

  /// Whether nothing waits for a manifest to say it.
  private boolean isManifestTaken() {
    return manifestInFlightSeq == 0 && !manifest.isDue(nowNanos) && !manifest.isRefused();
  }

  /// Says that the silence to come is planned, and gives the writer up. Removes nothing.
  ///
  /// @param leastMs how long the silence is planned to last at least
  void leave(long now, long waitMs, long leastMs) {
    doWork(now);
    boolean isHeard = lane.isFree(Topic.PRESENCE, now) && lane.isAnswering(Topic.PRESENCE);
    if (phase == Phase.OPEN && isHeard) {
      long forMs = Math.max(leastMs, intervals.leaving().toMillis());
      lane.send(Topic.PRESENCE, beat(CellMode.LEAVING, forMs), new Sent.Beat(CellMode.LEAVING));
    }
    lane.close(isHeard ? waitMs : 0);
  }

  // Receipts.

  @Override
  public void onAcked(Sent sent, long appendTimeMs) {
    boolean isBack = hearing.onAcked(sent, nowNanos);
    if (isBack && phase == Phase.OPEN && !(sent instanceof Sent.Manifest)) {
      dueWithinJitter();
    }
    modes.leave(Mode.BUS_GONE, about());
    switch (sent) {
      case Sent.Hello _ -> onGreeted(appendTimeMs);
      case Sent.Beat beat -> {
        beatInFlight = false;
        saidMode = beat.mode();
      }
      case Sent.Delta delta -> states.onSettled(delta.id(), delta.seq());
      case Sent.Manifest acked -> onManifestAcked(acked);
    }
    isLifeRefused &= !sent.isOfLife();
    if (isCertain() && !isLifeRefused) {
      modes.leave(Mode.RECORD_REFUSED, about());
    }
  }

  private void onGreeted(long appendTimeMs) {
    helloInFlight = false;
    if (helloAppendTimeMs.isEmpty()) {
      helloAppendTimeMs = OptionalLong.of(appendTimeMs);
    }
    if (phase == Phase.GREETING) {
      phase = Phase.GREETED;
    }
  }

  private void onManifestAcked(Sent.Manifest acked) {
    if (acked.seq() == manifestInFlightSeq) {
      manifestInFlightSeq = 0;
    }
    manifest.onAcked();
    if (isManifestTaken()) { // If the next one is due, some is covered by that.
      states.onManifestAcked();
    }
    if (phase == Phase.OPENING) {
      phase = Phase.OPEN;
    }
  }

  @Override
  public void onFailed(Sent sent, Failure failure) {
    // Whether the bus is there is asked by a beat, as soon as the back-off allows.
    beatDueNanos = nowNanos;
    if (failure.kind() != Failure.Kind.REFUSED) {
      hearing.onFailed(sent, nowNanos);
    }
    switch (sent) {
      case Sent.Hello _ -> helloInFlight = false;
      case Sent.Beat _ -> beatInFlight = false;
      case Sent.Delta delta -> onDeltaFailed(delta, failure);
      case Sent.Manifest failed -> onManifestFailed(failed, failure);
    }
    if (failure.kind() == Failure.Kind.REFUSED) {
      isLifeRefused |= sent.isOfLife();
      modes.enter(Mode.RECORD_REFUSED, about(), failure.detail());
    }
  }

  private void onDeltaFailed(Sent.Delta delta, Failure failure) {
    states.onSettled(delta.id(), delta.seq());
    if (delta.seq() < lastManifestSeq) {
      states.coverByManifest(delta.id());
      return;
    }
    manifest.onDeltaFailed(delta.bytes());
    if (failure.kind() == Failure.Kind.REFUSED) {
      states.onRefused(delta.id());
      manifest.onDeltaRefused(nowNanos);
    } else {
      states.onFailed(delta.id());
    }
  }

  private void onManifestFailed(Sent.Manifest failed, Failure failure) {
    if (failed.seq() != manifestInFlightSeq) {
      return;
    }
    manifestInFlightSeq = 0;
    if (failure.kind() == Failure.Kind.REFUSED) {
      manifest.onRefused(nowNanos);
      lastManifestSeq = 0;
      states.onManifestRefused();
    } else {
      manifest.onFailed(nowNanos);
    }
  }

  @Override
  public void onWriterLost() {
    hearing.onWriterLost();
  }

  // The bus.

  private void listen() {
    boolean isOtherLog = hearing.isOtherLog();
    if (!awaitsAnswers()) {
      hearing.onIdle(nowNanos);
      return;
    }
    if (hearing.silentNanos(nowNanos) > GONE_AFTER_BEATS * intervals.beat().toNanos()) {
      modes.enter(Mode.BUS_GONE, about(), hearing.problem());
    }
    if (phase == Phase.OPEN && isOtherLog) {
      dueWithinJitter();
    }
  }

  private void dueWithinJitter() {
    manifest.dueBy(nowNanos + random.nextLong(MANIFEST_JITTER_NANOS + 1));
  }

  private boolean awaitsAnswers() {
    return switch (phase) {
      case SILENT, GREETED -> false;
      case GREETING, OPEN -> true;
      case OPENING -> manifestInFlightSeq != 0 || !lane.isAnswering(Topic.ROUTES);
    };
  }

  private String about() {
    return "group " + group;
  }

  // For people.

  GroupStatus status() {
    return new GroupStatus(
        group, phase == Phase.OPEN, states.size(), states.dirty(), states.inFlight(), seq);
  }
}
