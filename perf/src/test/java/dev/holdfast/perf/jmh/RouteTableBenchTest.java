package dev.holdfast.perf.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.holdfast.registry.table.Pool;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// What is compared answers alike, our own without allocation, and the benchmarks run.
class RouteTableBenchTest {
  private static final int ROUTES = 1_000;
  private static final int ASKED = 20_000;
  private static final int ROUNDS = 5;

  @ParameterizedTest
  @EnumSource(Traffic.class)
  @SuppressWarnings("ReferenceEquality") // All hold the same pools.
  void allWaysFindTheSamePools(Traffic traffic) {
    Site site = new Site(ROUTES, traffic.site);
    FilledTable filled = FilledTable.of(site);
    Requests requests = new Requests(site, traffic);
    Lookup ours = Way.HOLDFAST.of(filled.table());
    List<Lookup> others =
        List.of(Way.MAP_OF_HOSTS.of(filled.table()), Way.LOCKED_TRIE.of(filled.table()));
    for (Lookup other : others) {
      filled.table().page(null, ROUTES, null).forEach(other::put);
    }
    for (int i = 0; i < ASKED; i++) {
      Pool<Object> pool = ask(ours, requests, i);
      assertThat(pool == null).isEqualTo(traffic == Traffic.MISS);
      for (Lookup other : others) {
        assertThat(ask(other, requests, i) == pool).as("request " + i + " of " + other).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Traffic.class)
  void lookupsAllocateNothing(Traffic traffic) {
    Site site = new Site(ROUTES, traffic.site);
    Lookup lookup = Way.HOLDFAST.of(FilledTable.of(site).table());
    Requests requests = new Requests(site, traffic);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    // The JVM's own bookkeeping may fall into one round, not into all.
    long leastBytes = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      leastBytes = Math.min(leastBytes, allocated(threads, lookup, requests));
    }
    assertThat(leastBytes).isZero();
  }

  @Test
  void benchmarksRun() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("^" + RouteTableBenchTest.class.getPackageName() + "\\.")
                    .param("routes", "" + ROUTES)
                    .param("traffic", "ZIPF")
                    .param("updates", "0", "10000")
                    .param("kibibytes", "32")
                    .forks(0)
                    .warmupIterations(1)
                    .measurementIterations(1)
                    .warmupTime(TimeValue.milliseconds(50))
                    .measurementTime(TimeValue.milliseconds(50))
                    .shouldFailOnError(true)
                    .build())
            .run();
    assertThat(results)
        // Of the access log both formats.
        .hasSize(4 * Way.values().length + StreamsWay.values().length + 6)
        .extracting(result -> result.getParams().getBenchmark().replaceFirst(".*\\.(.+\\.)", "$1"))
        .containsOnly(
            "AccessLogBenchmark.line",
            "LookupBenchmark.lookup",
            "LookupBenchmark.awaited",
            "ApplyBenchmark.apply",
            "ApplyBenchmark.decode",
            "LoadBenchmark.load",
            "StreamsBenchmark.answered",
            "YardstickBenchmark.load");
  }

  private static long allocated(ThreadMXBean threads, Lookup lookup, Requests requests) {
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ASKED; i++) {
      ask(lookup, requests, i);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static @Nullable Pool<Object> ask(Lookup lookup, Requests requests, int request) {
    return lookup.lookup(
        requests.bytes,
        requests.hostAt(request),
        requests.hostLength(request),
        requests.pathAt(request),
        requests.pathLength(request));
  }
}
