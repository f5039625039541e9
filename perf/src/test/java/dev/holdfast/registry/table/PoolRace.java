package dev.holdfast.registry.table;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A pool takes another's place while it is looked up, twice: each lookup finds one of them, whole,
/// and never the older after the newer.
@JCStressTest
@Outcome(
    id = {"1, 1", "1, 3", "3, 3"},
    expect = ACCEPTABLE,
    desc = "before or after, whole")
@Outcome(expect = FORBIDDEN, desc = "no route, a pool in parts, or back in time")
@State
public class PoolRace {
  private static final String ROUTE = "app.example.com";
  private static final byte[] HEAD = Raced.bytes(ROUTE);

  private final RouteTable<String> table = new RouteTable<>(Raced.secrets());

  public PoolRace() {
    table.put(Raced.pool(ROUTE, 1));
  }

  @Actor
  public void writer() {
    table.put(Raced.pool(ROUTE, 3));
  }

  @Actor
  public void reader(II_Result found) {
    found.r1 = Raced.version(table, HEAD, HEAD.length, ROUTE);
    found.r2 = Raced.version(table, HEAD, HEAD.length, ROUTE);
  }
}
