package dev.holdfast.events.log;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A reader of a {@link FakeLog}; it never waits. One thread.
final class FakeReader implements LogReader {
  private static final long UNKNOWN = -1;

  private final FakeLog log;
  private final Map<Topic, RouteLog.StartAt> starts = new EnumMap<>(Topic.class);
  private final Map<Topic, Long> positions = new EnumMap<>(Topic.class);
  private final Map<Topic, Long> shortened = new EnumMap<>(Topic.class);
  private final Map<Topic, Anchor> unproven = new EnumMap<>(Topic.class);
  private @Nullable LogIdentity identity;
  private @Nullable Long restBeganNanos;
  private boolean closed;

  FakeReader(FakeLog log, RouteLog.StartAt routes, RouteLog.StartAt presence) {
    this.log = log;
    starts.put(Topic.ROUTES, routes);
    starts.put(Topic.PRESENCE, presence);
  }

  @Override
  public Batch poll(long waitMs) {
    if (closed) {
      throw new IllegalStateException("the reader is closed");
    }
    log.tick();
    if (!log.inReach()) {
      return Batch.EMPTY;
    }
    @Nullable LogBreak broken = identity == null ? begin() : check();
    List<LogRecord> records = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      read(topic, records);
    }
    return records.isEmpty() && broken == null ? Batch.EMPTY : new Batch(records, broken);
  }

  private @Nullable LogBreak begin() {
    log.ask();
    LogIdentity now = asked();
    identity = now;
    @Nullable LogBreak broken = null;
    for (Topic topic : Topic.values()) {
      switch (Objects.requireNonNull(starts.get(topic))) {
        case RouteLog.StartAt.Oldest _ -> positions.put(topic, log.topic(topic).oldest());
        case RouteLog.StartAt.Newest _ -> positions.put(topic, log.topic(topic).end());
        case RouteLog.StartAt.Time(long timeMs) ->
            positions.put(topic, log.topic(topic).offsetAt(timeMs));
        case RouteLog.StartAt.Back(Duration back) ->
            positions.put(topic, log.topic(topic).offsetBack(back));
        case RouteLog.StartAt.Offset(long offset, var savedIdentity, var anchor) -> {
          positions.put(topic, offset);
          if (anchor != null) {
            unproven.put(topic, anchor);
          }
          if (savedIdentity != null && !savedIdentity.equals(now)) {
            broken = new LogBreak.OtherLog(savedIdentity, now);
          }
        }
      }
    }
    if (broken != null) {
      restart();
      return broken;
    }
    return outOfRange();
  }

  /// The log's identity as it was last told, compared with the one that the positions belong to.
  private @Nullable LogBreak check() {
    LogIdentity before = Objects.requireNonNull(identity);
    if (anyOutOfRange()) {
      log.ask();
    }
    LogIdentity now = asked();
    if (!now.equals(before)) {
      identity = now;
      restart();
      return new LogBreak.OtherLog(before, now);
    }
    return outOfRange();
  }

  private LogIdentity asked() {
    return Objects.requireNonNull(log.evidence().identity());
  }

  private boolean anyOutOfRange() {
    for (Topic topic : Topic.values()) {
      if (shortened.containsKey(topic) || !log.topic(topic).holds(position(topic))) {
        return true;
      }
    }
    return false;
  }

  /// The first topic whose place is gone; another one's is told by the next poll.
  private @Nullable LogBreak outOfRange() {
    for (Topic topic : Topic.values()) {
      FakeTopic held = log.topic(topic);
      long position = position(topic);
      @Nullable Long cutAt = shortened.remove(topic);
      if (position < held.oldest()) {
        restart(topic);
        return new LogBreak.Gap(topic, position, held.oldest());
      }
      if (position > held.end() || cutAt != null) {
        restart(topic);
        return new LogBreak.Shorter(topic, position, cutAt == null ? held.end() : cutAt);
      }
      @Nullable Anchor anchor = unproven.remove(topic);
      if (anchor != null && !holds(held, anchor)) {
        restart(topic);
        return new LogBreak.OtherRecord(topic, anchor.offset());
      }
    }
    return null;
  }

  /// Whether the anchor's record stands where it stood; one that retention removed is no
  /// difference.
  private static boolean holds(FakeTopic held, Anchor anchor) {
    return anchor.offset() < held.oldest() || held.raw(anchor.offset()).crc32c() == anchor.crc32c();
  }

  private void restart() {
    shortened.clear();
    for (Topic topic : Topic.values()) {
      restart(topic);
    }
  }

  private void restart(Topic topic) {
    FakeTopic held = log.topic(topic);
    unproven.remove(topic);
    positions.put(
        topic,
        switch (topic) {
          case ROUTES -> held.oldest();
          case PRESENCE -> held.end();
        });
  }

  private void read(Topic topic, List<LogRecord> records) {
    FakeTopic held = log.topic(topic);
    long position = position(topic);
    if (!held.holds(position)
        || shortened.containsKey(topic)
        || unproven.containsKey(topic)
        || (topic == Topic.PRESENCE && presenceRests())) {
      return;
    }
    long until = Math.min(held.end(), position + log.pollMost());
    while (position < until) {
      records.add(held.record(topic, position, log.site()));
      position++;
    }
    if (topic == Topic.PRESENCE && position > position(topic) && position == held.end()) {
      restBeganNanos = log.nowNanos();
    }
    positions.put(topic, position);
  }

  private boolean presenceRests() {
    return restBeganNanos != null && log.nowNanos() - restBeganNanos < log.presenceRest().toNanos();
  }

  void onShortened(Topic topic, long offset) {
    if (position(topic) > offset) {
      shortened.merge(topic, offset, Math::min);
    }
  }

  @Override
  public long position(Topic topic) {
    return positions.getOrDefault(topic, UNKNOWN);
  }

  @Override
  public @Nullable LogIdentity identity() {
    return identity;
  }

  @Override
  public void wakeup() {}

  @Override
  public void close() {
    closed = true;
    log.forget(this);
  }
}
