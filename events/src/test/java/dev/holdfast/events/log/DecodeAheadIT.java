package dev.holdfast.events.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// With its real threads.
@Isolated("looks for threads that decode")
class DecodeAheadIT {
  private static final int LARGE = DecodeAhead.LARGE_BYTES;
  private static final String THREADS = "holdfast-log-decode-";

  private final DecodeAhead ahead = new DecodeAhead();
  private final CountDownLatch mayDecode = new CountDownLatch(1);

  @AfterEach
  void close() {
    mayDecode.countDown();
    ahead.close();
  }

  @Test
  void whatIsSmallIsDecodedAtOnceAndByNobodyElse() {
    awaitNoThreads(); // Those of the case before end by themselves.
    ahead.add(LARGE - 1, records(7), Map.of(Topic.ROUTES, 8L));

    assertThat(ahead.isBusy()).isFalse();
    assertThat(threads()).isEmpty();
    assertThat(offset(ahead.take())).isEqualTo(7);
    assertThat(ahead.isEmpty()).isTrue();
  }

  @Test
  void piecesAreHandedOverInTheOrderOfFetching() {
    ahead.add(LARGE, held(1), Map.of(Topic.ROUTES, 2L));
    ahead.add(1, records(2), Map.of(Topic.ROUTES, 3L));
    ahead.add(LARGE, held(3), Map.of(Topic.ROUTES, 4L));
    assertThat(ahead.isBusy()).isTrue();
    mayDecode.countDown();

    for (long offset = 1; offset <= 3; offset++) {
      DecodeAhead.Decoded decoded = ahead.take();
      assertThat(offset(decoded)).isEqualTo(offset);
      assertThat(decoded.next()).isEqualTo(Map.of(Topic.ROUTES, offset + 1));
    }
    assertThat(ahead.isEmpty()).isTrue();
  }

  @Test
  void nothingMoreIsFetchedWhenEnoughWaits() {
    int pieces = 0;
    do {
      ahead.add(4 << 20, held(pieces++), Map.of());
    } while (ahead.hasRoom());

    assertThat(pieces).isEqualTo(4);
  }

  @Test
  void closingDropsWhatWaitsAndLeavesNoThread() {
    AtomicInteger decoded = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      ahead.add(
          LARGE,
          () -> {
            mayDecode.await();
            decoded.incrementAndGet();
            return List.of();
          },
          Map.of());
    }
    ahead.close();

    awaitNoThreads();
    assertThat(decoded).hasValue(0);
    assertThat(ahead.isEmpty()).isTrue();
  }

  @Test
  void threadsThatHaveNothingToDoEnd() {
    ahead.add(LARGE, records(1), Map.of());
    ahead.take();
    awaitNoThreads();

    ahead.add(LARGE, records(2), Map.of());
    assertThat(offset(ahead.take())).isEqualTo(2);
  }

  @Test
  void decodingThatFailsForWantOfRightCodeIsNotHidden() {
    IllegalStateException bug = new IllegalStateException("a bug");
    ahead.add(
        LARGE,
        () -> {
          throw bug;
        },
        Map.of());

    assertThatThrownBy(ahead::take).isInstanceOf(AssertionError.class).hasCause(bug);
  }

  private static void awaitNoThreads() {
    while (!threads().isEmpty()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(THREADS))
        .toList();
  }

  private Callable<List<LogRecord>> held(long offset) {
    return () -> {
      mayDecode.await();
      return records(offset).call();
    };
  }

  private static Callable<List<LogRecord>> records(long offset) {
    return () ->
        List.of(
            new LogRecord.Unreadable(
                Topic.ROUTES,
                offset,
                0,
                null,
                null,
                LogRecord.Reason.BAD_VALUE,
                "",
                LogRecord.Raw.NONE));
  }

  private static long offset(DecodeAhead.Decoded decoded) {
    return decoded.records().getFirst().offset();
  }
}
