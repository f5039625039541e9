package dev.holdfast.registry.table;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.holdfast.events.Route;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// An exact host comes, then the wildcard that covered it goes: a lookup that falls from the one to
/// the other finds one of them.
@JCStressTest
@Outcome(
    id = {"1", "2"},
    expect = ACCEPTABLE,
    desc = "the wildcard or the exact host")
@Outcome(expect = FORBIDDEN, desc = "none, though at every moment there was one")
@State
public class FallThroughRace {
  static final Route WILDCARD = Route.parse("*.example.com");
  static final Route EXACT = Route.parse("app.example.com");
  private static final byte[] HEAD = Raced.bytes(EXACT.host());

  private final RouteTable<String> table = new RouteTable<>(Raced.secrets());

  public FallThroughRace() {
    table.put(Raced.pool(WILDCARD, 1));
  }

  @Actor
  public void writer() {
    table.put(Raced.pool(EXACT, 2));
    table.remove(WILDCARD);
  }

  @Actor
  public void reader(I_Result found) {
    Pool<String> pool = table.lookup(HEAD, 0, HEAD.length, HEAD.length, 0);
    found.r1 = pool == null ? Raced.ABSENT : Raced.version(pool);
  }
}
