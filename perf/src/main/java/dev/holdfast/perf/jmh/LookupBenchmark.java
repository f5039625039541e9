package dev.holdfast.perf.jmh;

import dev.holdfast.registry.table.Pool;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// What it takes to find the pool of a request. One thread asks, as an event loop does. What it
/// asks for was drawn long before, and its bytes are in the cache: {@link Heads}.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets up before it measures.
public class LookupBenchmark {
  /// How many routes the table holds.
  @Param({"1000", "100000", "1000000"})
  public int routes;

  /// Which requests come.
  @Param({"ZIPF", "UNIFORM", "MISS", "WILDCARD", "DEEP"})
  public Traffic traffic;

  /// What holds the routes.
  @Param({"HOLDFAST", "MAP_OF_HOSTS", "LOCKED_TRIE", "NOTHING"})
  public Way way;

  /// Changes a second beside the lookups.
  @Param({"0", "10000"})
  public int updates;

  private Heads heads;
  private Lookup lookup;
  private Updates writer;

  /// Always 0, and the JIT does not know.
  private int nothing;

  /// Fills the table and begins to write beside the lookups.
  @Setup
  public void fill() throws InterruptedException, ExecutionException {
    Site site = new Site(routes, traffic.site);
    heads = new Heads(new Requests(site, traffic));
    writer = Updates.filled(site, way, updates);
    lookup = writer.asked();
    // Where the collector has put things after a full collection is where they stand in a router
    // that has been up for a while.
    System.gc();
    writer.begin();
  }

  /// Ends the writer and says how much it wrote: a writer that fell behind contends less.
  @TearDown
  public void end() {
    long applied = writer.end();
    if (updates > 0) {
      System.out.printf("# %d updates applied beside the lookups%n", applied);
    }
  }

  /// Other heads for each turn.
  @Setup(Level.Invocation)
  public void read() {
    heads.next();
  }

  /// One request's, of many that wait for nobody: while a lookup waits for memory the processor
  /// goes on to the next one.
  @Benchmark
  @OperationsPerInvocation(Heads.COUNT)
  public void lookup(Blackhole hole, CpuTime cpu) {
    cpu.goOn();
    for (int head = 0; head < Heads.COUNT; head++) {
      hole.consume(ask(head, 0));
    }
    cpu.pause(Heads.COUNT);
  }

  /// One request's that is not begun before the one before it has been answered.
  @Benchmark
  @OperationsPerInvocation(Heads.COUNT)
  public void awaited(Blackhole hole, CpuTime cpu) {
    cpu.goOn();
    int skew = 0;
    for (int head = 0; head < Heads.COUNT; head++) {
      Pool<Object> pool = ask(head, skew);
      skew = pool == null ? nothing : pool.size() & nothing;
      hole.consume(pool);
    }
    cpu.pause(Heads.COUNT);
  }

  private @Nullable Pool<Object> ask(int head, int skew) {
    Heads asked = heads;
    return lookup.lookup(
        asked.bytes,
        asked.hostAt(head) + skew,
        asked.hostLength(head),
        asked.pathAt(head),
        asked.pathLength(head));
  }
}
