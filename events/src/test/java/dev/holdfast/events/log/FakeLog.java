package dev.holdfast.events.log;

import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.Topic;
import dev.holdfast.events.wire.RecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// A log in memory that behaves as the real one does, faults included, and does nothing unless it
/// is called: no threads, no chance, no clock but the given one. One thread.
///
/// One FakeLog serves any number of readers and writers; every record goes through {@link
/// RecordCodec}. As on the real log, nobody is told of a topic made anew until the bus is next
/// asked for its ids (here: with every evidence, each 3 s of the ticker, at {@link #start} and
/// where a position is out of range); until then a reader whose position the new topic happens to
/// hold reads on in it.
public final class FakeLog implements RouteLog {
  /// A record larger than this is refused, as by the real policy.
  public static final int RECORD_MOST_BYTES = 9 << 20;

  private static final long ASK_INTERVAL_NANOS = Duration.ofSeconds(3).toNanos();
  private static final long EPOCH_START_MS = 1_800_000_000_000L;

  private final String site;
  private final String group;
  private final Ticker ticker;
  private final long openedAtNanos;
  private final Map<Topic, FakeTopic> topics = new EnumMap<>(Topic.class);
  private final List<FakeReader> readers = new ArrayList<>();
  private final List<FakeWriter> writers = new ArrayList<>();
  private final List<FakeWriter.Sent> late = new ArrayList<>();

  private BiFunction<Topic, RouteEvent, SendFate> fates = (_, _) -> SendFate.APPENDED;
  private boolean reachable = true;
  private String clusterId = "cluster-1";
  private int made = 1;
  private int pollMost = 500;
  private Duration presenceRest = Duration.ZERO;
  private long appendClockShiftMs;
  private LogEvidence evidence = LogEvidence.NONE;
  private @Nullable Long askedAtNanos;

  /// A log with both topics, empty.
  public FakeLog(String site, String group, Ticker ticker) {
    this.site = site;
    this.group = group;
    this.ticker = ticker;
    this.openedAtNanos = ticker.nanos();
    makeTopics();
  }

  @Override
  public LogReader openReader(StartAt routes, StartAt presence) {
    FakeReader reader = new FakeReader(this, routes, presence);
    readers.add(reader);
    return reader;
  }

  @Override
  public LogWriter openWriter() {
    FakeWriter writer = new FakeWriter(this);
    writers.add(writer);
    return writer;
  }

  @Override
  public LogEvidence evidence() {
    tick();
    return evidence;
  }

  @Override
  public String topicName(Topic topic) {
    return topic.nameIn(group);
  }

  @Override
  public void close() {
    List.copyOf(readers).forEach(FakeReader::close);
    List.copyOf(writers).forEach(FakeWriter::close);
  }

  // What happens to the bus.

  /// The bus is out of reach: nothing answers, nothing fails but by its timeout.
  public void stop() {
    reachable = false;
  }

  /// The bus is in reach again; what is in flight is appended.
  public void start() {
    reachable = true;
    ask();
    deliverInFlight();
  }

  /// Both topics are deleted and made anew, empty.
  public void makeAnew() {
    made++;
    makeTopics();
    deliverInFlight();
  }

  /// Another cluster stands behind the same name, its topics empty.
  public void becomeOtherCluster() {
    made++;
    clusterId = "cluster-" + made;
    makeTopics();
    deliverInFlight();
  }

  /// Both topics are gone; {@link #makeAnew} brings empty ones.
  public void removeTopics() {
    topics.clear();
  }

  /// Retention removes what stands before `offset`.
  public void truncateHead(Topic topic, long offset) {
    topic(topic).dropBefore(offset);
  }

  /// The log loses its tail from `offset` on, as by an unclean election. Open readers past it are
  /// told by their next poll, as the real one tells them by leader epochs.
  public void shorten(Topic topic, long offset) {
    topic(topic).dropFrom(offset);
    readers.forEach(reader -> reader.onShortened(topic, offset));
  }

  /// Bytes of anybody's on the log. Returns their offset.
  public long append(Topic topic, byte @Nullable [] key, byte @Nullable [] value) {
    return topic(topic).append(key, value, appendTimeMs());
  }

  /// An event on the log that no writer of this log sent. Returns its offset.
  public long append(Topic topic, RouteEvent event) {
    return append(topic, event.cell().key(), RecordCodec.encode(event));
  }

  /// Moves the broker's wall clock, forward or back.
  public void shiftAppendClockMs(long byMs) {
    appendClockShiftMs += byMs;
  }

  /// How many records a poll returns at most of each topic.
  public void pollMost(int records) {
    pollMost = records;
  }

  /// After an answer with all beats that there were a reader leaves the presence topic alone for so
  /// long. The real one does for a second at most; this one, if told nothing, for no time.
  public void presenceRests(Duration rest) {
    presenceRest = rest;
  }

  // What happens to sends.

  /// Decides the fate of every send from now on.
  public void fates(BiFunction<Topic, RouteEvent, SendFate> newFates) {
    fates = newFates;
  }

  /// Every send from now on meets this fate.
  public void fate(SendFate fate) {
    fates = (_, _) -> fate;
  }

  /// What was delayed is appended now, in each writer's order.
  public void deliver() {
    writers.forEach(FakeWriter::release);
    deliverInFlight();
  }

  /// What was reported as failed lands after all, but for what stands behind a send of its writer
  /// that is still in flight. Returns how many records did.
  public int landLate() {
    int before = late.size();
    late.removeIf(this::lands);
    return before - late.size();
  }

  private boolean lands(FakeWriter.Sent sent) {
    if (sent.isHeldUp()) {
      return false;
    }
    append(sent.topic(), sent.key(), sent.value());
    return true;
  }

  /// How many sends have neither been acknowledged nor failed.
  public int inFlight() {
    return writers.stream().mapToInt(FakeWriter::inFlight).sum();
  }

  // Time and evidence.

  /// Does what is due by the ticker: asks for evidence, fails what has been in flight for longer
  /// than the delivery timeout. Every other call does so first.
  public void tick() {
    long now = ticker.nanos();
    if (askedAtNanos == null || now - askedAtNanos >= ASK_INTERVAL_NANOS) {
      ask();
    }
    List.copyOf(writers).forEach(writer -> writer.expire(now));
  }

  /// Asks the bus for evidence now.
  @Override
  public void ask() {
    long now = ticker.nanos();
    askedAtNanos = now;
    if (inReach()) {
      FakeTopic routes = topic(Topic.ROUTES);
      FakeTopic presence = topic(Topic.PRESENCE);
      evidence =
          new LogEvidence(
              true,
              now,
              new LogIdentity(clusterId, routes.id, presence.id),
              new LogEvidence.Ends(routes.oldest(), routes.end()),
              new LogEvidence.Ends(presence.oldest(), presence.end()),
              null,
              List.of());
    } else {
      evidence =
          new LogEvidence(
              evidence.answered(),
              evidence.answeredAtNanos(),
              evidence.identity(),
              evidence.routes(),
              evidence.presence(),
              reachable ? missing() : "the bus does not answer",
              evidence.warnings());
    }
  }

  private String missing() {
    return "topics %s and %s do not exist on the bus: run `holdfast bus init`"
        .formatted(topicName(Topic.ROUTES), topicName(Topic.PRESENCE));
  }

  /// Which log it is now, whether or not anybody has been told.
  public LogIdentity identity() {
    return new LogIdentity(clusterId, topic(Topic.ROUTES).id, topic(Topic.PRESENCE).id);
  }

  /// The offset of the next record to be appended.
  public long end(Topic topic) {
    return topic(topic).end();
  }

  // For its readers and writers.

  boolean inReach() {
    return reachable && !topics.isEmpty();
  }

  FakeTopic topic(Topic topic) {
    return Objects.requireNonNull(topics.get(topic), () -> topicName(topic) + " does not exist");
  }

  SendFate fateOf(Topic topic, RouteEvent event) {
    return fates.apply(topic, event);
  }

  void landsLate(FakeWriter.Sent sent) {
    late.add(sent);
  }

  int pollMost() {
    return pollMost;
  }

  Duration presenceRest() {
    return presenceRest;
  }

  String site() {
    return site;
  }

  long nowNanos() {
    return ticker.nanos();
  }

  /// The broker's wall clock now, in ms since 1970.
  public long appendTimeMs() {
    long elapsedMs = Duration.ofNanos(ticker.nanos() - openedAtNanos).toMillis();
    return EPOCH_START_MS + elapsedMs + appendClockShiftMs;
  }

  void forget(FakeReader reader) {
    readers.remove(reader);
  }

  void forget(FakeWriter writer) {
    writers.remove(writer);
  }

  private void deliverInFlight() {
    List.copyOf(writers).forEach(FakeWriter::flush);
  }

  private void makeTopics() {
    topics.put(Topic.ROUTES, new FakeTopic("routes-" + made));
    topics.put(Topic.PRESENCE, new FakeTopic("presence-" + made));
  }
}
