package dev.holdfast.perf.jmh;

import dev.holdfast.events.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// What a changed endpoint takes, from its bytes to a record, and from the record to the pool that
/// readers find: each of them one of a full table, at random, a Kafka poll's worth a turn. A turn's
/// records are made right before it, as a router decodes what it has polled: made long before, they
/// would lie in no cache, and their misses would be charged to the table.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets up before it measures.
public class ApplyBenchmark {
  /// `max.poll.records` as Kafka has it.
  private static final int POLLED = 500;

  /// How many endpoints, of a route each, the table holds.
  @Param({"1000", "100000", "1000000"})
  public int routes;

  private final SplittableRandom chance = new SplittableRandom(17);
  private final List<byte[]> values = new ArrayList<>();
  private final List<LogRecord> records = new ArrayList<>();
  private final int[] cells = new int[POLLED];
  private Site site;
  private FilledTable filled;
  private long seq = 1;

  /// Fills the table.
  @Setup
  public void fill() {
    site = new Site(routes, Site.Kind.HOSTS);
    filled = FilledTable.of(site);
  }

  /// Changes that nobody has seen yet, as bytes and as records.
  @Setup(Level.Invocation)
  public void poll() {
    values.clear();
    for (int i = 0; i < POLLED; i++) {
      int number = chance.nextInt(routes);
      seq++;
      cells[i] = number / Site.CELL_ENDPOINTS;
      values.add(site.change(number, (int) seq, seq));
    }
    records.clear();
    for (int i = 0; i < POLLED; i++) {
      records.add(Site.decode(seq, values.get(i), cells[i]));
    }
  }

  /// Reducer, ownership, pools, publication: one record's.
  @Benchmark
  @OperationsPerInvocation(POLLED)
  public int apply(CpuTime cpu) {
    cpu.goOn();
    int worked = filled.apply(records);
    cpu.pause(POLLED);
    return worked;
  }

  /// One record's decoding, ten tags and all.
  @Benchmark
  @OperationsPerInvocation(POLLED)
  public void decode(Blackhole hole, CpuTime cpu) {
    cpu.goOn();
    for (int i = 0; i < POLLED; i++) {
      hole.consume(Site.decode(i, values.get(i), cells[i]));
    }
    cpu.pause(POLLED);
  }
}
