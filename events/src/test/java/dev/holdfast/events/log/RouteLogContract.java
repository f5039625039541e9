package dev.holdfast.events.log;

import static dev.holdfast.events.log.TestEvents.beat;
import static dev.holdfast.events.log.TestEvents.hello;
import static dev.holdfast.events.log.TestEvents.manifest;
import static dev.holdfast.events.log.TestEvents.seq;
import static dev.holdfast.events.log.TestEvents.unregister;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.RouteLog.StartAt;
import dev.holdfast.events.wire.RecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every route log does, be it the fake one or a real one. Long because it is one contract:
/// two logs are held to all of it, each over a bus that is started once.
abstract class RouteLogContract {
  static final StartAt OLDEST = new StartAt.Oldest();
  static final StartAt NEWEST = new StartAt.Newest();
  private static final LogIdentity ANOTHER = new LogIdentity("other-cluster", "r", "p");
  private static final int TRIES = 300;
  private static final long POLL_MS = 100;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private Bus bus;
  private RouteLog log;

  /// A bus whose topics are fresh and empty.
  abstract Bus newBus();

  /// What a test does to a bus.
  interface Bus {
    RouteLog open();

    /// Appends bytes of anybody's.
    void append(Topic topic, byte @Nullable [] key, byte @Nullable [] value);

    void truncateHead(Topic topic, long offset);

    /// Deletes both topics and makes them anew, empty.
    void makeAnew();

    /// Lets time go by between two tries.
    void pass();
  }

  @BeforeEach
  final void openLog() {
    bus = newBus();
    log = open(bus.open());
  }

  @AfterEach
  final void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void recordsOfBothTopicsAreReadInTheOrderInWhichTheyWereSent() {
    LogReader reader = reader(OLDEST, OLDEST);
    Receipts receipts = send(open(log.openWriter()), 1, 200);

    List<LogRecord> records = read(reader, 400).records;

    assertThat(seqs(records, Topic.ROUTES)).isEqualTo(range(1, 200));
    assertThat(seqs(records, Topic.PRESENCE)).isEqualTo(range(1, 200));
    assertThat(receipts.failures).isEmpty();
    assertThat(receipts.acked).hasSize(400);
    assertThat(reader.position(Topic.ROUTES)).isEqualTo(200);
    assertThat(reader.position(Topic.PRESENCE)).isEqualTo(200);
  }

  @Test
  void aReceiptNamesTheOffsetAndTheAppendTimeThatAReaderSees() {
    Receipts receipts = new Receipts();
    open(log.openWriter()).send(Topic.ROUTES, hello(7), receipts);

    LogRecord record = read(reader(OLDEST, NEWEST), 1).records.getFirst();

    until(() -> receipts.called() == 1);
    assertThat(receipts.acked).containsExactly(new Acked(record.offset(), record.appendTimeMs()));
  }

  @Test
  void aReaderAtTheNewestSkipsWhatIsThere() {
    LogWriter writer = open(log.openWriter());
    send(writer, 1, 5);
    LogReader reader = reader(NEWEST, NEWEST);
    until(() -> poll(reader).isEmpty() && reader.position(Topic.PRESENCE) == 5);

    send(writer, 6, 8);

    Seen seen = read(reader, 6);
    assertThat(seqs(seen.records, Topic.ROUTES)).isEqualTo(range(6, 8));
    assertThat(seqs(seen.records, Topic.PRESENCE)).isEqualTo(range(6, 8));
    assertThat(seen.breaks).isEmpty();
  }

  @Test
  void aReaderGoesOnAtASavedOffset() {
    send(open(log.openWriter()), 1, 10);

    Seen seen = read(reader(new StartAt.Offset(4, identity(), null), OLDEST), 16);

    assertThat(seqs(seen.records, Topic.ROUTES)).isEqualTo(range(5, 10));
    assertThat(seen.breaks).isEmpty();
  }

  @Test
  void aSavedOffsetAtTheEndIsNoBreak() {
    LogWriter writer = open(log.openWriter());
    send(writer, 1, 10);
    LogReader reader = reader(new StartAt.Offset(10, identity(), null), NEWEST);
    until(() -> poll(reader).isEmpty() && reader.position(Topic.PRESENCE) == 10);

    send(writer, 11, 11);

    Seen seen = read(reader, 2);
    assertThat(seqs(seen.records, Topic.ROUTES)).isEqualTo(range(11, 11));
    assertThat(seen.breaks).isEmpty();
  }

  @Test
  void aSavedOffsetBelowTheLogsStartIsAGap() {
    send(open(log.openWriter()), 1, 10);
    bus.truncateHead(Topic.ROUTES, 6);

    Seen seen = read(reader(new StartAt.Offset(3, identity(), null), NEWEST), 4);

    assertThat(seen.breaks).containsExactly(new LogBreak.Gap(Topic.ROUTES, 3, 6));
    assertThat(seqs(seen.records, Topic.ROUTES)).isEqualTo(range(7, 10));
  }

  @Test
  void aSavedOffsetPastTheLogsEndIsAShorterLog() {
    send(open(log.openWriter()), 1, 5);

    Seen seen = read(reader(new StartAt.Offset(99, identity(), null), NEWEST), 5);

    assertThat(seen.breaks).containsExactly(new LogBreak.Shorter(Topic.ROUTES, 99, 5));
    assertThat(seqs(seen.records, Topic.ROUTES)).isEqualTo(range(1, 5));
  }

  @Test
  void aSavedOffsetOfAnotherLogIsNotReadOnAt() {
    send(open(log.openWriter()), 1, 5);

    Seen seen = read(reader(new StartAt.Offset(3, ANOTHER, null), NEWEST), 5);

    assertThat(seen.breaks).containsExactly(new LogBreak.OtherLog(ANOTHER, identity()));
    assertThat(seqs(seen.records, Topic.ROUTES)).isEqualTo(range(1, 5));
  }

  @Test
  void aReaderGoesOnBehindItsAnchorAndNotAtIt() {
    send(open(log.openWriter()), 1, 10);

    Seen next = read(reader(new StartAt.Offset(5, identity(), anchor(4)), NEWEST), 5);
    Seen further = read(reader(new StartAt.Offset(8, null, anchor(2)), NEWEST), 2);

    assertThat(seqs(next.records, Topic.ROUTES)).isEqualTo(range(6, 10));
    assertThat(seqs(further.records, Topic.ROUTES)).isEqualTo(range(9, 10));
    assertThat(next.breaks).isEmpty();
    assertThat(further.breaks).isEmpty();
  }

  @Test
  void anAnchoredOffsetAtTheEndIsNoBreak() {
    LogWriter writer = open(log.openWriter());
    send(writer, 1, 5);
    LogReader reader = reader(new StartAt.Offset(5, identity(), anchor(4)), NEWEST);
    until(() -> poll(reader).isEmpty() && reader.position(Topic.PRESENCE) == 5);

    send(writer, 6, 6);

    Seen seen = read(reader, 2);
    assertThat(seqs(seen.records, Topic.ROUTES)).isEqualTo(range(6, 6));
    assertThat(seen.breaks).isEmpty();
  }

  @Test
  void anAnchorThatRetentionHasRemovedIsNoDifference() {
    send(open(log.openWriter()), 1, 10);
    Anchor anchor = anchor(3);
    bus.truncateHead(Topic.ROUTES, 6);

    Seen seen = read(reader(new StartAt.Offset(6, identity(), anchor), NEWEST), 4);

    assertThat(seqs(seen.records, Topic.ROUTES)).isEqualTo(range(7, 10));
    assertThat(seen.breaks).isEmpty();
  }

  @Test
  void anotherRecordWhereTheAnchorStoodIsABreak() {
    send(open(log.openWriter()), 1, 10);
    Anchor another = new Anchor(4, anchor(4).crc32c() + 1);

    Seen seen = read(reader(new StartAt.Offset(5, identity(), another), NEWEST), 10);

    assertThat(seen.breaks).containsExactly(new LogBreak.OtherRecord(Topic.ROUTES, 4));
    assertThat(seqs(seen.afterBreak, Topic.ROUTES)).isEqualTo(range(1, 10));
  }

  @Test
  void anAnchorOfPresenceIsComparedToo() {
    send(open(log.openWriter()), 1, 4);
    Anchor another = new Anchor(1, 0);

    LogReader reader = reader(OLDEST, new StartAt.Offset(2, identity(), another));

    Seen seen = new Seen();
    until(() -> {
      seen.take(reader.poll(POLL_MS));
      return !seen.breaks.isEmpty() && seqs(seen.records, Topic.ROUTES).size() == 4;
    });
    assertThat(seen.breaks).containsExactly(new LogBreak.OtherRecord(Topic.PRESENCE, 1));
    assertThat(reader.position(Topic.PRESENCE)).isEqualTo(4);
    assertThat(seqs(seen.records, Topic.PRESENCE)).isEmpty();
  }

  @Test
  void aSavedOffsetInALongerLogMadeAnewIsNotReadOnAt() {
    LogWriter writer = open(log.openWriter());
    send(writer, 1, 5);
    LogIdentity before = identity();
    Anchor anchor = anchor(4);

    bus.makeAnew();
    sendUntilTaken(writer, hello(20));
    sendAll(writer, Topic.ROUTES, LongStream.rangeClosed(21, 40).mapToObj(TestEvents::hello));
    until(() -> !identity().equals(before));

    Seen byIds = readToBreak(reader(new StartAt.Offset(5, before, anchor), NEWEST), 40);
    assertThat(byIds.breaks).containsExactly(new LogBreak.OtherLog(before, identity()));
    assertThat(seqs(byIds.records, Topic.ROUTES)).isEqualTo(seqs(all(), Topic.ROUTES));
    Seen byRecord = readToBreak(reader(new StartAt.Offset(5, null, anchor), NEWEST), 40);
    assertThat(byRecord.breaks).containsExactly(new LogBreak.OtherRecord(Topic.ROUTES, 4));
    assertThat(seqs(byRecord.records, Topic.ROUTES)).isEqualTo(seqs(all(), Topic.ROUTES));
  }

  @Test
  void aReaderBeginsAtAnAppendTime() {
    List<LogRecord> records = sendAtThreeTimes();
    long timeMs = records.get(4).appendTimeMs();
    long newestMs = records.getLast().appendTimeMs();
    List<LogRecord> since = records.stream().filter(r -> r.appendTimeMs() >= timeMs).toList();

    LogReader afterAll = reader(new StartAt.Time(newestMs + 1), NEWEST);
    until(() -> poll(afterAll).isEmpty() && afterAll.position(Topic.ROUTES) != -1);

    assertThat(read(reader(new StartAt.Time(timeMs), NEWEST), since.size()).records)
        .isEqualTo(since);
    assertThat(read(reader(new StartAt.Time(-1), NEWEST), records.size()).records)
        .isEqualTo(records);
    assertThat(afterAll.position(Topic.ROUTES)).isEqualTo(records.size());
  }

  @Test
  void aReaderBeginsBackFromTheNewestRecord() {
    List<LogRecord> records = sendAtThreeTimes();
    long newestMs = records.getLast().appendTimeMs();
    long timeMs = records.get(4).appendTimeMs();
    List<LogRecord> since = records.stream().filter(r -> r.appendTimeMs() >= timeMs).toList();

    Duration back = Duration.ofMillis(newestMs - timeMs);

    assertThat(read(reader(new StartAt.Back(back), NEWEST), since.size()).records).isEqualTo(since);
    assertThat(read(reader(new StartAt.Back(Duration.ofDays(20_000)), NEWEST), 8).records)
        .isEqualTo(records);
  }

  @Test
  void whereThereIsNothingATimeIsTheEnd() {
    LogReader reader =
        reader(new StartAt.Back(Duration.ofHours(1)), new StartAt.Back(Duration.ZERO));
    LogReader byTime = reader(new StartAt.Time(0), new StartAt.Time(0));
    until(() -> poll(reader).isEmpty() && reader.position(Topic.PRESENCE) == 0);
    until(() -> poll(byTime).isEmpty() && byTime.position(Topic.PRESENCE) == 0);

    send(open(log.openWriter()), 1, 2);

    assertThat(seqs(read(reader, 4).records, Topic.ROUTES)).isEqualTo(range(1, 2));
    assertThat(seqs(read(byTime, 4).records, Topic.ROUTES)).isEqualTo(range(1, 2));
  }

  @Test
  void aTimeBeforeWhatRetentionHasLeftIsTheOldest() {
    List<LogRecord> records = sendAtThreeTimes();
    bus.truncateHead(Topic.ROUTES, 5);

    Seen seen = read(reader(new StartAt.Time(records.getFirst().appendTimeMs()), NEWEST), 3);

    assertThat(seen.records).isEqualTo(records.subList(5, 8));
    assertThat(seen.breaks).isEmpty();
  }

  @Test
  void aRecordKeepsItsBytesReadableOrNot() {
    byte[] garbage = {1, 2, 3};
    bus.append(Topic.ROUTES, TestEvents.CELL.key(), RecordCodec.encode(hello(1)));
    bus.append(Topic.ROUTES, new byte[] {-1}, garbage);
    bus.append(Topic.ROUTES, null, null);

    assertThat(read(reader(OLDEST, NEWEST), 3).records)
        .extracting(LogRecord::raw)
        .containsExactly(
            new LogRecord.Raw(TestEvents.CELL.key(), RecordCodec.encode(hello(1))),
            new LogRecord.Raw(new byte[] {-1}, garbage),
            new LogRecord.Raw(null, null));
  }

  @Test
  void aShorterLogMadeAnewUnderAReaderIsAnotherLog() {
    LogWriter writer = open(log.openWriter());
    send(writer, 1, 10);
    LogReader reader = reader(OLDEST, NEWEST);
    read(reader, 10);
    LogIdentity before = identity();

    bus.makeAnew();
    sendUntilTaken(writer, hello(20));

    Seen seen = readToBreak(reader, 20);
    assertThat(seen.breaks).containsExactly(new LogBreak.OtherLog(before, identity()));
    assertThat(identity()).isNotEqualTo(before);
  }

  @Test
  void aLongerLogMadeAnewUnderAReaderIsAnotherLog() {
    LogWriter writer = open(log.openWriter());
    send(writer, 1, 3);
    LogReader reader = reader(OLDEST, NEWEST);
    read(reader, 3);
    LogIdentity before = identity();

    bus.makeAnew();
    sendUntilTaken(writer, hello(19));
    sendAll(writer, Topic.ROUTES, LongStream.rangeClosed(20, 40).mapToObj(TestEvents::hello));

    Seen seen = readToBreak(reader, 40);
    assertThat(seen.breaks).containsExactly(new LogBreak.OtherLog(before, identity()));
    assertThat(seqs(seen.afterBreak, Topic.ROUTES)).endsWith(range(19, 40).toArray(Long[]::new));
  }

  @Test
  void aHeadTruncatedAheadOfAReaderIsAGap() {
    LogWriter writer = open(log.openWriter());
    send(writer, 1, 3);
    LogReader reader = reader(OLDEST, NEWEST);
    read(reader, 3);
    // Not polled meanwhile: a reader that was itself stopped. One answer may be under way to it,
    // but
    // none holds so large a record and what comes after it.
    bus.append(Topic.ROUTES, TestEvents.CELL.key(), new byte[KafkaSettings.FETCH_BYTES]);
    sendAll(writer, Topic.ROUTES, LongStream.rangeClosed(4, 9).mapToObj(TestEvents::hello));
    bus.truncateHead(Topic.ROUTES, 9);

    Seen seen = readToBreak(reader, 9);

    assertThat(seen.breaks).hasSize(1);
    assertThat(seen.breaks.getFirst())
        .isInstanceOfSatisfying(
            LogBreak.Gap.class, gap -> assertThat(gap.oldestOffset()).isEqualTo(9));
    assertThat(seqs(seen.afterBreak, Topic.ROUTES)).isEqualTo(range(9, 9));
  }

  @Test
  void garbageIsAValueAndStopsNothing() {
    bus.append(Topic.ROUTES, null, null);
    bus.append(Topic.ROUTES, TestEvents.CELL.key(), new byte[] {1, 2, 3});
    bus.append(Topic.ROUTES, new byte[] {-1}, new byte[70_000]);
    send(open(log.openWriter()), 1, 1);

    List<LogRecord> records = read(reader(OLDEST, NEWEST), 4).records;

    assertThat(records.subList(0, 3)).allMatch(r -> r instanceof LogRecord.Unreadable);
    assertThat(((LogRecord.Unreadable) records.get(1)).cell()).isEqualTo(TestEvents.CELL);
    assertThat(records.get(3).offset()).isEqualTo(3);
    assertThat(seq(records.get(3))).isEqualTo(1);
  }

  @Test
  void muchAtOnceIsReadInItsOrderWhateverItIs() {
    byte[] large = RecordCodec.encode(manifest(1, 50));
    for (int i = 0; i < 40; i++) {
      switch (i % 4) {
        case 0 -> bus.append(Topic.ROUTES, TestEvents.CELL.key(), RecordCodec.encode(hello(i)));
        case 1 -> bus.append(Topic.ROUTES, TestEvents.CELL.key(), new byte[300_000]);
        default -> bus.append(Topic.ROUTES, TestEvents.CELL.key(), large);
      }
    }
    LogReader reader = reader(OLDEST, NEWEST);
    List<LogRecord> records = new ArrayList<>();
    until(() -> {
      List<LogRecord> next = poll(reader);
      records.addAll(next);
      long behind = records.isEmpty() ? 0 : records.getLast().offset() + 1;
      assertThat(next.isEmpty() || reader.position(Topic.ROUTES) == behind).isTrue();
      return records.size() == 40;
    });

    for (int i = 0; i < 40; i++) {
      assertThat(records.get(i).offset()).isEqualTo(i);
      assertThat(seq(records.get(i))).isEqualTo(i % 4 == 0 ? i : i % 4 == 1 ? -1 : 1);
      assertThat(records.get(i).raw().valueBytes())
          .isEqualTo(
              i % 4 == 0
                  ? RecordCodec.encode(hello(i)).length
                  : i % 4 == 1 ? 300_000 : large.length);
    }
  }

  @Test
  void theLargestManifestIsTakenAndALargerRecordRefused() {
    LogWriter writer = open(log.openWriter());
    Receipts receipts = new Receipts();

    writer.send(Topic.ROUTES, manifest(1, 480), receipts);
    writer.send(Topic.ROUTES, manifest(2, 600), receipts);
    writer.send(Topic.ROUTES, hello(3), receipts);
    until(() -> receipts.called() == 3);

    assertThat(receipts.acked).hasSize(2);
    assertThat(receipts.failures)
        .extracting(LogWriter.Failure::kind)
        .containsExactly(LogWriter.Failure.Kind.REFUSED);
    assertThat(seqs(read(reader(OLDEST, NEWEST), 2).records, Topic.ROUTES)).containsExactly(1L, 3L);
  }

  @Test
  void evidenceSaysWhichLogItIsAndWhereItsTopicsEnd() {
    send(open(log.openWriter()), 1, 4);
    bus.truncateHead(Topic.ROUTES, 3);

    until(() -> log.evidence().routes().equals(new LogEvidence.Ends(3, 4)));
    until(() -> log.evidence().presence().equals(new LogEvidence.Ends(0, 4)));

    assertThat(log.evidence().answered()).isTrue();
    assertThat(log.evidence().problem()).isNull();
    assertThat(log.evidence().warnings()).isEmpty();
    assertThat(log.evidence().identity()).isNotNull();
  }

  @Test
  void aWakeupEndsTheNextPoll() {
    LogReader reader = reader(OLDEST, OLDEST);
    until(() -> poll(reader).isEmpty() && reader.position(Topic.ROUTES) == 0);

    reader.wakeup();

    assertThat(reader.poll(600_000)).isEqualTo(LogReader.Batch.EMPTY);
  }

  @Test
  void aReaderThatWaitsForTheLogCanBeWoken() {
    LogReader reader = reader(OLDEST, OLDEST);

    reader.wakeup();
    reader.poll(600_000);
    send(open(log.openWriter()), 1, 1);

    assertThat(read(reader, 2).records).hasSize(2);
  }

  @Test
  void readersHavePositionsOfTheirOwn() {
    send(open(log.openWriter()), 1, 6);
    LogReader first = reader(OLDEST, OLDEST);
    LogReader second = reader(new StartAt.Offset(4, null, null), OLDEST);

    assertThat(seqs(read(first, 12).records, Topic.ROUTES)).isEqualTo(range(1, 6));
    assertThat(seqs(read(second, 8).records, Topic.ROUTES)).isEqualTo(range(5, 6));
  }

  @Test
  void closingAWriterCallsEveryReceiptOnce() {
    LogWriter writer = open(log.openWriter());
    Receipts receipts = new Receipts();
    for (long seq = 1; seq <= 50; seq++) {
      writer.send(Topic.ROUTES, unregister(seq), receipts);
    }

    writer.close(0);

    assertThat(receipts.called()).isEqualTo(50);
    writer.close(0);
    assertThat(receipts.called()).isEqualTo(50);
  }

  @Test
  void aClosedWriterFailsForGood() {
    LogWriter writer = open(log.openWriter());
    writer.close(1_000);
    Receipts receipts = new Receipts();

    writer.send(Topic.ROUTES, hello(1), receipts);

    assertThat(receipts.failures)
        .extracting(LogWriter.Failure::kind)
        .containsExactly(LogWriter.Failure.Kind.FATAL);
  }

  // What the tests are made of.

  record Acked(long offset, long appendTimeMs) {}

  /// What became of some sends.
  static final class Receipts implements LogWriter.Receipt {
    final List<Acked> acked = new CopyOnWriteArrayList<>();
    final List<LogWriter.Failure> failures = new CopyOnWriteArrayList<>();

    @Override
    public void onAcked(long offset, long appendTimeMs) {
      acked.add(new Acked(offset, appendTimeMs));
    }

    @Override
    public void onFailed(LogWriter.Failure failure) {
      failures.add(failure);
    }

    int called() {
      return acked.size() + failures.size();
    }
  }

  /// What a reader returned.
  static final class Seen {
    final List<LogRecord> records = new ArrayList<>();
    final List<LogRecord> afterBreak = new ArrayList<>();
    final List<LogBreak> breaks = new ArrayList<>();

    void take(LogReader.Batch batch) {
      if (batch.broken() != null) {
        breaks.add(batch.broken());
        afterBreak.clear();
      }
      records.addAll(batch.records());
      if (!breaks.isEmpty()) {
        afterBreak.addAll(batch.records());
      }
    }
  }

  private LogReader reader(StartAt routes, StartAt presence) {
    return open(log.openReader(routes, presence));
  }

  private <T extends AutoCloseable> T open(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  private LogIdentity identity() {
    until(() -> log.evidence().identity() != null);
    LogIdentity identity = log.evidence().identity();
    assertThat(identity).isNotNull();
    return identity;
  }

  /// Sends a hello and a beat for each seq, and waits for their receipts.
  private Receipts send(LogWriter writer, long first, long last) {
    Receipts receipts = new Receipts();
    for (long seq = first; seq <= last; seq++) {
      writer.send(Topic.ROUTES, hello(seq), receipts);
      writer.send(Topic.PRESENCE, beat(seq), receipts);
    }
    until(() -> receipts.called() == 2 * (last - first + 1));
    assertThat(receipts.failures).isEmpty();
    return receipts;
  }

  /// Eight records of the routes topic at three times or more by the broker's clock.
  private List<LogRecord> sendAtThreeTimes() {
    LogWriter writer = open(log.openWriter());
    for (List<Long> seqs : List.of(range(1, 3), range(4, 6), range(7, 8))) {
      sendAll(writer, Topic.ROUTES, seqs.stream().map(TestEvents::hello));
      bus.pass();
    }
    return read(reader(OLDEST, NEWEST), 8).records;
  }

  /// All that the routes topic holds.
  private List<LogRecord> all() {
    until(() -> log.evidence().routes().end() > 0);
    LogReader reader = reader(OLDEST, NEWEST);
    List<LogRecord> records = new ArrayList<>();
    until(() -> {
      records.addAll(poll(reader));
      return reader.position(Topic.ROUTES) == log.evidence().routes().end();
    });
    return records;
  }

  private Anchor anchor(int offset) {
    return all().stream()
        .filter(record -> record.offset() == offset)
        .map(Anchor::at)
        .findFirst()
        .orElseThrow();
  }

  private void sendAll(LogWriter writer, Topic topic, java.util.stream.Stream<RouteEvent> events) {
    Receipts receipts = new Receipts();
    List<RouteEvent> list = events.toList();
    list.forEach(event -> writer.send(topic, event, receipts));
    until(() -> receipts.called() == list.size());
    assertThat(receipts.failures).isEmpty();
  }

  /// As an emitter does: what failed is sent again, until it is taken.
  private void sendUntilTaken(LogWriter writer, RouteEvent event) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Receipts receipts = new Receipts();
      writer.send(Topic.ROUTES, event, receipts);
      until(() -> receipts.called() == 1);
      if (!receipts.acked.isEmpty()) {
        return;
      }
      bus.pass();
    }
    throw new AssertionError("never taken: " + event);
  }

  private List<LogRecord> poll(LogReader reader) {
    return reader.poll(POLL_MS).records();
  }

  private Seen read(LogReader reader, int records) {
    Seen seen = new Seen();
    until(() -> {
      seen.take(reader.poll(POLL_MS));
      return seen.records.size() >= records;
    });
    assertThat(seen.records).hasSize(records);
    return seen;
  }

  /// Reads until there was a break and, after it, the record with this seq.
  private Seen readToBreak(LogReader reader, long lastSeq) {
    Seen seen = new Seen();
    until(() -> {
      seen.take(reader.poll(POLL_MS));
      return seen.afterBreak.stream().anyMatch(r -> seq(r) == lastSeq);
    });
    return seen;
  }

  private void until(BooleanSupplier condition) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      if (condition.getAsBoolean()) {
        return;
      }
      bus.pass();
    }
    throw new AssertionError("not within " + TRIES + " tries; evidence: " + log.evidence());
  }

  private static List<Long> seqs(List<LogRecord> records, Topic topic) {
    return records.stream().filter(r -> r.topic() == topic).map(TestEvents::seq).toList();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }
}
