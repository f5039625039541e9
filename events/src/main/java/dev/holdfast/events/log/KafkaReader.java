package dev.holdfast.events.log;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/// A consumer without a group on both topics' one partition. The opener's thread only, but for
/// `wakeup`.
///
/// It is in one of two states. *Waiting for an answer*: at the beginning, and when a position has
/// turned out to be out of range, it reads nothing until the evidence has answered a question that
/// was asked after that moment; the answer says which log it is and where it begins and ends, and
/// hence where to go on and what to call it. *Reading*: polls go to Kafka; when the evidence's
/// newest answer names another log than the one being read, both positions are given up. A topic
/// whose place has an anchor is first read at the anchor, and from its place once the record there
/// is the one that was saved. So a position moves by reading, or with a {@link LogBreak} that says
/// why, and never otherwise. Whom the bus refuses waits for an answer, too, with its places kept.
///
/// What was fetched may wait to be handed over ({@link DecodeAhead}). It is handed over before
/// anything else becomes of the reader, so the caller meets records, breaks and positions in one
/// order, as if nothing had waited.
final class KafkaReader implements LogReader {
  private static final long UNKNOWN = -1;

  /// Between two looks whether what comes next is decoded.
  private static final Duration WHILE_DECODING = Duration.ofMillis(1);

  private final KafkaLogConfig config;
  private final EvidenceLoop evidence;
  private final Ticker ticker;
  private final StartPlaces starts;
  private final Map<Topic, TopicPartition> partitions = new EnumMap<>(Topic.class);

  /// Of the next records to be fetched.
  private final Map<Topic, Long> positions = new EnumMap<>(Topic.class);

  /// Of the next records to be handed over: the same where nothing waits.
  private final Map<Topic, Long> handedOver = new EnumMap<>(Topic.class);

  private final DecodeAhead ahead = new DecodeAhead();
  private final Map<Topic, LostPlace> lost = new EnumMap<>(Topic.class);

  /// What the first record to come must be, before the topic is read at its position.
  private final Map<Topic, Anchor> unproven = new EnumMap<>(Topic.class);

  private final ArrayDeque<LogBreak> breaks = new ArrayDeque<>();
  private final CorruptPlace corrupt = new CorruptPlace();

  private volatile @Nullable TopicsConsumer consumer;
  private volatile boolean woken;
  private @Nullable LogIdentity identity;
  private @Nullable Long waitsFor;
  private boolean closed;

  KafkaReader(KafkaLogConfig config, EvidenceLoop evidence, Ticker ticker, StartPlaces starts) {
    this.config = config;
    this.evidence = evidence;
    this.ticker = ticker;
    this.starts = starts;
    for (Topic topic : Topic.values()) {
      partitions.put(topic, new TopicPartition(topic.nameIn(config.group()), 0));
    }
    waitsFor = evidence.wish(starts.questions());
  }

  @Override
  public Batch poll(long waitMs) {
    if (closed) {
      throw new IllegalStateException("the reader is closed");
    }
    if (woken) {
      woken = false;
      return Batch.EMPTY;
    }
    try {
      if (waitsFor != null && !ahead.isEmpty()) {
        return handOver();
      }
      if (waitsFor != null) {
        EvidenceLoop.@Nullable Answer answer = evidence.await(waitsFor, waitMs, () -> woken);
        if (answer == null) {
          return Batch.EMPTY;
        }
        settle(answer.evidence());
        waitsFor = null;
      } else if (isOtherLog(evidence.latest().evidence())) {
        // Its ends are as old as its ids: ask for the ends of the log that it is now.
        waitsFor = evidence.wish();
        return Batch.EMPTY;
      }
      return breaks.isEmpty() ? fetch(waitMs) : new Batch(List.of(), breaks.remove());
    } catch (WakeupException _) {
      woken = false;
      return Batch.EMPTY;
    } catch (OffsetOutOfRangeException e) {
      onOutOfRange(e);
      return Batch.EMPTY;
    } catch (KafkaException e) {
      return onFailure(e, waitMs);
    }
  }

  private boolean isOtherLog(LogEvidence newest) {
    return newest.identity() != null && !newest.identity().equals(identity);
  }

  /// From an answer that was asked for after this reader began, or lost its place.
  private void settle(LogEvidence answer) {
    LogIdentity now = Objects.requireNonNull(answer.identity());
    @Nullable LogIdentity before = identity;
    if (before != null && consumer == null) {
      reopen();
    }
    if (before == null) {
      begin(answer, now);
    } else if (!now.equals(before)) {
      restartAll(answer);
      breaks.add(new LogBreak.OtherLog(before, now));
    } else {
      lost.values().forEach(place -> goOn(place, answer));
    }
    lost.clear();
    identity = now;
  }

  private void begin(LogEvidence answer, LogIdentity now) {
    openConsumer();
    @Nullable LogIdentity other = null;
    for (Topic topic : Topic.values()) {
      if (starts.of(topic) instanceof RouteLog.StartAt.Offset(long offset, var saved, var anchor)) {
        if (saved != null && !saved.equals(now)) {
          other = saved;
        }
        goOn(LostPlace.of(topic, offset, anchor), answer);
      } else {
        seek(topic, starts.offset(topic, answer.ends(topic)));
      }
    }
    if (other != null) {
      breaks.clear();
      restartAll(answer);
      breaks.add(new LogBreak.OtherLog(other, now));
    }
  }

  /// A client that was refused is of no more use; the evidence's has been let in, so the next one
  /// may be.
  private void reopen() {
    TopicsConsumer kafka = openConsumer();
    for (Topic topic : Topic.values()) {
      @Nullable Anchor anchor = unproven.get(topic);
      kafka.seek(topic, anchor == null ? fetchedTo(topic) : anchor.offset());
    }
  }

  private TopicsConsumer openConsumer() {
    TopicsConsumer kafka = new TopicsConsumer(config, partitions, ticker);
    consumer = kafka;
    return kafka;
  }

  /// Goes on at a place where the log still holds it, else says what has become of it.
  private void goOn(LostPlace place, LogEvidence answer) {
    LogEvidence.Ends ends = answer.ends(place.topic());
    @Nullable LogBreak broken = place.against(ends);
    if (broken != null) {
      breaks.add(broken);
      restart(place.topic(), answer);
      return;
    }
    seek(place.topic(), place.offset());
    @Nullable Anchor anchor = place.comparable(ends);
    if (anchor != null) {
      unproven.put(place.topic(), anchor);
      kafka().seek(place.topic(), anchor.offset());
    }
  }

  private void restartAll(LogEvidence answer) {
    for (Topic topic : Topic.values()) {
      restart(topic, answer);
    }
  }

  private void restart(Topic topic, LogEvidence answer) {
    LogEvidence.Ends ends = answer.ends(topic);
    seek(
        topic,
        switch (topic) {
          case ROUTES -> ends.oldest();
          case PRESENCE -> ends.end();
        });
  }

  private void seek(Topic topic, long offset) {
    kafka().seek(topic, offset);
    positions.put(topic, offset);
    if (ahead.isEmpty()) {
      handedOver.put(topic, offset);
    }
    unproven.remove(topic);
  }

  /// What comes next, after fetching for as long as that is being decoded.
  private Batch fetch(long waitMs) {
    if (ahead.hasRoom()) {
      onFetched(kafka().poll(Duration.ofMillis(ahead.isEmpty() ? waitMs : 0)));
    }
    while (waitsFor == null && ahead.isBusy() && ahead.hasRoom()) {
      onFetched(kafka().poll(WHILE_DECODING));
    }
    return ahead.isEmpty() ? Batch.EMPTY : handOver();
  }

  private Batch handOver() {
    DecodeAhead.Decoded decoded = ahead.take();
    handedOver.putAll(decoded.next());
    return new Batch(decoded.records(), null);
  }

  private void onFetched(ConsumerRecords<byte[], ByteBuffer> fetched) {
    Map<TopicPartition, OffsetAndMetadata> next = fetched.nextOffsets();
    if (next.isEmpty()) {
      return;
    }
    corrupt.forget();
    Fetched toDecode = new Fetched(config.site());
    for (Topic topic : Topic.values()) {
      @Nullable OffsetAndMetadata position = next.get(partition(topic));
      if (position != null) {
        List<ConsumerRecord<byte[], ByteBuffer>> ofTopic = fetched.records(partition(topic));
        @Nullable Anchor anchor = unproven.get(topic);
        if (anchor == null) {
          toDecode.put(topic, ofTopic);
          // Not the last record's offset + 1: markers of a stranger's transaction take offsets too.
          positions.put(topic, position.offset());
        } else {
          onAnchor(topic, anchor, ofTopic);
        }
      }
    }
    ahead.add(toDecode.bytes(), toDecode::decoded, new EnumMap<>(positions));
  }

  /// Reads on where the first of the records is the anchor. Where it is another, or none is left at
  /// that offset (nothing compacts this log), the next answer says what to call it.
  private void onAnchor(
      Topic topic, Anchor anchor, List<ConsumerRecord<byte[], ByteBuffer>> records) {
    if (!records.isEmpty() && isAt(anchor, records.getFirst())) {
      seek(topic, fetchedTo(topic));
    } else {
      lost.put(topic, LostPlace.of(topic, fetchedTo(topic), anchor).otherRecord());
      waitsFor = evidence.wish();
    }
  }

  private static boolean isAt(Anchor anchor, ConsumerRecord<byte[], ByteBuffer> record) {
    return anchor.offset() == record.offset() && anchor.crc32c() == Fetched.raw(record).crc32c();
  }

  private void onOutOfRange(OffsetOutOfRangeException e) {
    Map<TopicPartition, OffsetAndMetadata> divergent =
        e instanceof LogTruncationException truncation ? truncation.divergentOffsets() : Map.of();
    for (Topic topic : Topic.values()) {
      TopicPartition partition = partition(topic);
      if (e.offsetOutOfRangePartitions().containsKey(partition)) {
        // Not the offset out of range, which may be the anchor's.
        LostPlace place = LostPlace.of(topic, fetchedTo(topic), unproven.get(topic));
        @Nullable OffsetAndMetadata cut = divergent.get(partition);
        lost.put(
            topic,
            e instanceof LogTruncationException
                ? place.truncated(cut == null ? null : cut.offset())
                : place);
      }
    }
    waitsFor = evidence.wish();
  }

  /// Kafka tries again by itself; we only say what it is and do not spin. A batch that is damaged
  /// on the broker's disk would hold the reader for ever: after some tries it is stepped over.
  private Batch onFailure(KafkaException e, long waitMs) {
    BusProblem problem = BusProblem.of(e, config);
    evidence.onClientProblem(problem);
    if (problem.isRefusal()) {
      closeConsumer();
      waitsFor = evidence.wish();
    }
    if (e.getCause() instanceof CorruptRecordException) {
      for (Topic topic : Topic.values()) {
        if (String.valueOf(e.getMessage()).contains(partition(topic).toString())
            && corrupt.isToBeSkipped(topic, fetchedTo(topic))) {
          return skip(topic, e);
        }
      }
    }
    if (!ahead.isEmpty()) {
      return handOver();
    }
    evidence.pause(waitMs, () -> woken);
    return Batch.EMPTY;
  }

  private Batch skip(Topic topic, KafkaException e) {
    long offset = fetchedTo(topic);
    if (unproven.containsKey(topic)) {
      // The anchor itself is damaged: it can prove nothing, and what follows is whole.
      seek(topic, offset);
      return Batch.EMPTY;
    }
    LogRecord damaged =
        new LogRecord.Unreadable(
            topic,
            offset,
            0,
            null,
            null,
            LogRecord.Reason.BAD_VALUE,
            "damaged on the bus: " + BusProblem.words(e),
            LogRecord.Raw.NONE);
    seek(topic, offset + 1);
    ahead.add(0, () -> List.of(damaged), new EnumMap<>(positions));
    return handOver();
  }

  private TopicsConsumer kafka() {
    return Objects.requireNonNull(consumer);
  }

  private TopicPartition partition(Topic topic) {
    return Objects.requireNonNull(partitions.get(topic));
  }

  @Override
  public long position(Topic topic) {
    return handedOver.getOrDefault(topic, UNKNOWN);
  }

  private long fetchedTo(Topic topic) {
    return positions.getOrDefault(topic, UNKNOWN);
  }

  @Override
  public @Nullable LogIdentity identity() {
    return identity;
  }

  @Override
  public void wakeup() {
    woken = true;
    evidence.wake();
    @Nullable TopicsConsumer kafka = consumer;
    if (kafka != null) {
      kafka.wakeup();
    }
  }

  @Override
  public void close() {
    closed = true;
    ahead.close();
    closeConsumer();
  }

  private void closeConsumer() {
    @Nullable TopicsConsumer kafka = consumer;
    consumer = null;
    if (kafka != null) {
      kafka.close();
    }
  }
}
