package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.http.LoopCounters.Counter;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LoopCountersTest {
  private final LoopCounters counters = new LoopCounters();

  private static long all(LoopHistogram histogram) {
    return IntStream.range(0, LoopHistogram.buckets()).mapToLong(histogram::count).sum();
  }

  @Test
  void timesAreKeptByClassOfStatus() {
    counters.took(200, TimeUnit.MICROSECONDS.toNanos(250));
    counters.took(204, TimeUnit.MICROSECONDS.toNanos(251));
    counters.took(499, TimeUnit.HOURS.toNanos(1));
    counters.took(526, 0);

    assertThat(counters.latency(2).count(0)).isEqualTo(1);
    assertThat(counters.latency(2).count(1)).isEqualTo(1);
    assertThat(counters.latency(2).sumNanos()).isEqualTo(501_000);
    assertThat(counters.latency(3).sumNanos()).isZero();
    assertThat(counters.latency(4).count(LoopHistogram.buckets() - 1)).isEqualTo(1);
    assertThat(counters.latency(5).count(0)).isEqualTo(1);
    assertThat(all(counters.delay())).isZero();
  }

  @Test
  void boundsAscendAndTheLastHasNone() {
    for (int i = 1; i < LoopHistogram.buckets(); i++) {
      assertThat(LoopHistogram.boundNanos(i)).isGreaterThan(LoopHistogram.boundNanos(i - 1));
    }
    assertThat(LoopHistogram.boundNanos(LoopHistogram.buckets() - 1)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void retriesAreKeptByReason() {
    counters.retried(ConnectFailure.REFUSED);
    counters.retried(ConnectFailure.REFUSED);
    counters.retried(ConnectFailure.WRONG_IDENTITY);

    assertThat(counters.retries(ConnectFailure.REFUSED)).isEqualTo(2);
    assertThat(counters.retries(ConnectFailure.WRONG_IDENTITY)).isEqualTo(1);
    assertThat(counters.retries(ConnectFailure.TIMED_OUT)).isZero();
  }

  @Test
  void aRequestsFiguresAllocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int i = 0; i < 20_000; i++) {
      if (i == 10_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      counters.add(Counter.REQUESTS_STARTED, 1);
      counters.answered(200);
      counters.took(200, i);
      counters.retried(ConnectFailure.REFUSED);
      counters.add(Counter.BYTES_SENT, i);
    }
    assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 10_000).isZero();
    assertThat(counters.value(Counter.REQUESTS_STARTED)).isEqualTo(20_000);
  }
}
