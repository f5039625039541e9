package dev.holdfast.events.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.LogRecord.Reason;
import dev.holdfast.events.RouteEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever bytes stand on the topic: a value comes back, and never one of another cell.
@Order(0) // Among the longest of its module.
@Execution(ExecutionMode.CONCURRENT)
final class DamagedRecordTest {
  private static final int SAMPLES = 60;
  private static final int SAMPLE_BYTES_MOST = 1_500;

  private final RandomGenerator random = new SplittableRandom(4_711);
  private final List<RouteEvent> events = smallEvents();

  /// Every other byte on each of two cores.
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void everySingleByteMutationIsReadAsOfItsOwnCellOrNotAtAll(int half) {
    for (RouteEvent event : events) {
      byte[] value = RecordCodec.encode(event);
      for (int at = half; at < value.length; at += 2) {
        byte good = value[at];
        for (byte bad : mutationsOf(good)) {
          value[at] = bad;
          assertOfCell(event.cell(), decode(event, value));
        }
        value[at] = good;
      }
    }
  }

  @Test
  void everyTruncationIsReadAsOfItsOwnCellOrNotAtAll() {
    for (RouteEvent event : events) {
      byte[] value = RecordCodec.encode(event);
      for (int length = 0; length < value.length; length++) {
        LogRecord record = decode(event, Arrays.copyOf(value, length));

        // The body stands last: without its last byte no record is whole.
        assertThat(record).isInstanceOf(LogRecord.Unreadable.class);
        assertOfCell(event.cell(), record);
      }
    }
  }

  @Test
  void everyMutationOfTheKeyIsRefused() {
    RouteEvent event = events.getFirst();
    byte[] value = RecordCodec.encode(event);
    byte[] key = event.cell().key();
    for (int at = 0; at < key.length; at++) {
      for (int bad = 0; bad < 256; bad++) {
        byte[] otherKey = key.clone();
        otherKey[at] = (byte) bad;
        if (bad != key[at]) {
          assertThat(reason(decode(event, otherKey, value)))
              .isIn(Reason.BAD_KEY, Reason.KEY_MISMATCH);
        }
      }
    }
  }

  @Test
  void bytesInsertedTakenOutAndShuffledDoNoHarm() {
    for (int round = 0; round < 20_000; round++) {
      RouteEvent event = events.get(random.nextInt(events.size()));
      byte[] value = damaged(RecordCodec.encode(event));

      assertOfCell(event.cell(), decode(event, value));
    }
  }

  @Test
  void randomBytesAreNoRecord() {
    RouteEvent event = events.getFirst();
    for (int round = 0; round < 20_000; round++) {
      byte[] value = new byte[random.nextInt(200)];
      random.nextBytes(value);

      assertThat(decode(event, value)).isInstanceOf(LogRecord.Unreadable.class);
    }
  }

  private List<RouteEvent> smallEvents() {
    Samples samples = new Samples(random);
    List<RouteEvent> small = new ArrayList<>();
    while (small.size() < SAMPLES) {
      RouteEvent event = samples.event();
      if (RecordCodec.encode(event).length <= SAMPLE_BYTES_MOST) {
        small.add(event);
      }
    }
    return small;
  }

  /// Every value of a byte, of which each of the eight flipped bits and the edges are the telling
  /// ones.
  private static byte[] mutationsOf(byte good) {
    byte[] all = new byte[255];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (good + 1 + i);
    }
    return all;
  }

  private byte[] damaged(byte[] value) {
    int from = random.nextInt(value.length);
    int to = from + random.nextInt(value.length - from);
    return switch (random.nextInt(3)) {
      case 0 -> spliced(value, from, to, new byte[0]);
      case 1 -> spliced(value, from, from, Arrays.copyOfRange(value, from, to));
      default -> {
        byte[] noise = new byte[to - from];
        random.nextBytes(noise);
        yield spliced(value, from, to, noise);
      }
    };
  }

  private static byte[] spliced(byte[] value, int from, int to, byte[] between) {
    byte[] all = new byte[from + between.length + value.length - to];
    System.arraycopy(value, 0, all, 0, from);
    System.arraycopy(between, 0, all, from, between.length);
    System.arraycopy(value, to, all, from + between.length, value.length - to);
    return all;
  }

  /// Asked millions of times: only what is wrong is put into words.
  private static void assertOfCell(Cell cell, LogRecord record) {
    if (!isOfCell(cell, record)) {
      throw new AssertionError("not of cell " + cell + ": " + record);
    }
  }

  private static boolean isOfCell(Cell cell, LogRecord record) {
    return switch (record) {
      case LogRecord.Unreadable unreadable ->
          cell.equals(unreadable.cell())
              && (unreadable.header() == null || unreadable.header().cell().equals(cell))
              && !unreadable.detail().isBlank();
      case LogRecord.Read read ->
          read.event().cell().equals(cell)
              && read.event().header().site().equals(Samples.SITE)
              && endpointsOf(read.event()).stream().allMatch(each -> each.id().cell().equals(cell));
    };
  }

  private static List<Endpoint> endpointsOf(RouteEvent event) {
    return switch (event) {
      case RouteEvent.Manifest manifest -> manifest.endpoints();
      case RouteEvent.Register register -> List.of(register.endpoint());
      case RouteEvent.Hello _, RouteEvent.Unregister _, RouteEvent.Beat _ -> List.of();
    };
  }

  private static Reason reason(LogRecord record) {
    return ((LogRecord.Unreadable) record).reason();
  }

  private static LogRecord decode(RouteEvent event, byte[] value) {
    return decode(event, event.cell().key(), value);
  }

  private static LogRecord decode(RouteEvent event, byte[] key, byte[] value) {
    return RecordCodec.decode(Samples.topicOf(event), 42, 99, Samples.SITE, key, value);
  }
}
