package dev.holdfast.perf.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it takes to make the table of facts that are in memory already: ownership, pools, one
/// publication.
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets up before it measures.
public class LoadBenchmark {
  /// How many endpoints, of a route each.
  @Param({"1000", "100000", "1000000"})
  public int routes;

  private SiteStore store;

  /// Decodes the facts.
  @Setup(Level.Invocation)
  public void decode() {
    store = new SiteStore(new Site(routes, Site.Kind.HOSTS));
  }

  /// The whole table.
  @Benchmark
  public Object load() {
    return new FilledTable(store, routes);
  }
}
