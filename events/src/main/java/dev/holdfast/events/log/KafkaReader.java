package dev.holdfast.events.log;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import dev.holdfast.events.wire.RecordCodec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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
/// newest answer names another log than the one being read, both positions are given up. So a
/// position moves by reading, or with a {@link LogBreak} that says why, and never otherwise.
final class KafkaReader implements LogReader {
  private static final long UNKNOWN = -1;

  private final KafkaLogConfig config;
  private final EvidenceLoop evidence;
  private final Map<Topic, RouteLog.StartAt> starts = new EnumMap<>(Topic.class);
  private final Map<Topic, TopicPartition> partitions = new EnumMap<>(Topic.class);
  private final Map<Topic, Long> positions = new EnumMap<>(Topic.class);
  private final Map<Topic, Lost> lost = new EnumMap<>(Topic.class);
  private final ArrayDeque<LogBreak> breaks = new ArrayDeque<>();
  private final CorruptPlace corrupt = new CorruptPlace();

  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private volatile boolean woken;
  private @Nullable LogIdentity identity;
  private @Nullable Long waitsFor;
  private boolean closed;

  /// A position that the broker refused.
  ///
  /// @param divergentOffset where the log stopped being the one that was read; -1 where it is not
  ///   known
  private record Lost(long offset, boolean truncated, long divergentOffset) {}

  KafkaReader(
      KafkaLogConfig config,
      EvidenceLoop evidence,
      RouteLog.StartAt routes,
      RouteLog.StartAt presence) {
    this.config = config;
    this.evidence = evidence;
    starts.put(Topic.ROUTES, routes);
    starts.put(Topic.PRESENCE, presence);
    for (Topic topic : Topic.values()) {
      partitions.put(topic, new TopicPartition(topic.nameIn(config.group()), 0));
    }
    waitsFor = evidence.wish();
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
    if (before == null) {
      begin(answer, now);
    } else if (!now.equals(before)) {
      restartAll(answer);
      breaks.add(new LogBreak.OtherLog(before, now));
    } else {
      lost.forEach((topic, place) -> goOn(topic, place, answer));
    }
    lost.clear();
    identity = now;
  }

  private void begin(LogEvidence answer, LogIdentity now) {
    KafkaConsumer<byte[], byte[]> kafka = new KafkaConsumer<>(KafkaSettings.consumer(config));
    consumer = kafka;
    kafka.assign(partitions.values());
    @Nullable LogIdentity other = null;
    for (Topic topic : Topic.values()) {
      switch (Objects.requireNonNull(starts.get(topic))) {
        case RouteLog.StartAt.Oldest _ -> seek(topic, answer.ends(topic).oldest());
        case RouteLog.StartAt.Newest _ -> seek(topic, answer.ends(topic).end());
        case RouteLog.StartAt.Offset(long offset, var saved) -> {
          if (saved != null && !saved.equals(now)) {
            other = saved;
          }
          goOn(topic, new Lost(offset, false, UNKNOWN), answer);
        }
      }
    }
    if (other != null) {
      breaks.clear();
      restartAll(answer);
      breaks.add(new LogBreak.OtherLog(other, now));
    }
  }

  /// Goes on at an offset where the log still holds it, else says what has become of it.
  private void goOn(Topic topic, Lost place, LogEvidence answer) {
    LogEvidence.Ends ends = answer.ends(topic);
    long offset = place.offset;
    if (offset < ends.oldest()) {
      breaks.add(new LogBreak.Gap(topic, offset, ends.oldest()));
      restart(topic, answer);
    } else if (place.truncated || offset > ends.end()) {
      long end = place.divergentOffset == UNKNOWN ? ends.end() : place.divergentOffset;
      breaks.add(new LogBreak.Shorter(topic, offset, end));
      restart(topic, answer);
    } else {
      seek(topic, offset);
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
    kafka().seek(partition(topic), offset);
    positions.put(topic, offset);
  }

  private Batch fetch(long waitMs) {
    ConsumerRecords<byte[], byte[]> fetched = kafka().poll(Duration.ofMillis(waitMs));
    Map<TopicPartition, OffsetAndMetadata> next = fetched.nextOffsets();
    if (next.isEmpty()) {
      return Batch.EMPTY;
    }
    corrupt.forget();
    List<LogRecord> records = new ArrayList<>(fetched.count());
    for (Topic topic : Topic.values()) {
      TopicPartition partition = partition(topic);
      for (ConsumerRecord<byte[], byte[]> record : fetched.records(partition)) {
        records.add(
            RecordCodec.decode(
                topic,
                record.offset(),
                record.timestamp(),
                config.site(),
                record.key(),
                record.value()));
      }
      // Not the last record's offset + 1: markers of a stranger's transaction take offsets too.
      @Nullable OffsetAndMetadata position = next.get(partition);
      if (position != null) {
        positions.put(topic, position.offset());
      }
    }
    return new Batch(records, null);
  }

  private void onOutOfRange(OffsetOutOfRangeException e) {
    Map<TopicPartition, OffsetAndMetadata> divergent =
        e instanceof LogTruncationException truncation ? truncation.divergentOffsets() : Map.of();
    for (Topic topic : Topic.values()) {
      TopicPartition partition = partition(topic);
      @Nullable Long offset = e.offsetOutOfRangePartitions().get(partition);
      if (offset != null) {
        @Nullable OffsetAndMetadata cut = divergent.get(partition);
        lost.put(
            topic,
            new Lost(
                offset, e instanceof LogTruncationException, cut == null ? UNKNOWN : cut.offset()));
      }
    }
    waitsFor = evidence.wish();
  }

  /// Kafka tries again by itself; we only say what it is and do not spin. A batch that is damaged
  /// on the broker's disk would hold the reader for ever: after some tries it is stepped over.
  private Batch onFailure(KafkaException e, long waitMs) {
    evidence.onReaderProblem(BusProblem.of(e, config));
    if (e.getCause() instanceof CorruptRecordException) {
      for (Topic topic : Topic.values()) {
        if (String.valueOf(e.getMessage()).contains(partition(topic).toString())
            && corrupt.isToBeSkipped(topic, position(topic))) {
          return skip(topic, e);
        }
      }
    }
    evidence.pause(waitMs, () -> woken);
    return Batch.EMPTY;
  }

  private Batch skip(Topic topic, KafkaException e) {
    long offset = position(topic);
    seek(topic, offset + 1);
    return new Batch(
        List.of(
            new LogRecord.Unreadable(
                topic,
                offset,
                0,
                null,
                null,
                LogRecord.Reason.BAD_VALUE,
                "damaged on the bus: " + BusProblem.words(e),
                LogRecord.Raw.NONE)),
        null);
  }

  private KafkaConsumer<byte[], byte[]> kafka() {
    return Objects.requireNonNull(consumer);
  }

  private TopicPartition partition(Topic topic) {
    return Objects.requireNonNull(partitions.get(topic));
  }

  @Override
  public long position(Topic topic) {
    return positions.getOrDefault(topic, UNKNOWN);
  }

  @Override
  public void wakeup() {
    woken = true;
    evidence.wake();
    @Nullable KafkaConsumer<byte[], byte[]> kafka = consumer;
    if (kafka != null) {
      kafka.wakeup();
    }
  }

  @Override
  public void close() {
    closed = true;
    @Nullable KafkaConsumer<byte[], byte[]> kafka = consumer;
    consumer = null;
    if (kafka != null) {
      kafka.close(CloseOptions.timeout(Duration.ZERO));
    }
  }
}
