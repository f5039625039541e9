package dev.holdfast.registry.table;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.holdfast.events.Route;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// A route is removed and added anew while it is looked up: its old pool, nothing, its new pool, in
/// this order.
@JCStressTest
@Outcome(
    id = {
      "1, 1, 1", "1, 1, 0", "1, 1, 2", "1, 0, 0", "1, 0, 2", "1, 2, 2", "0, 0, 0", "0, 0, 2",
      "0, 2, 2", "2, 2, 2"
    },
    expect = ACCEPTABLE,
    desc = "old, none, new")
@Outcome(expect = FORBIDDEN, desc = "back in time, or a pool in parts")
@State
public class RemovalRace {
  private static final Route ROUTE = Route.parse("app.example.com");
  private static final byte[] HEAD = Raced.bytes(ROUTE.host());

  private final RouteTable<String> table = new RouteTable<>(Raced.secrets());

  public RemovalRace() {
    table.put(Raced.pool(ROUTE, 1));
  }

  @Actor
  public void writer() {
    table.remove(ROUTE);
    table.put(Raced.pool(ROUTE, 2));
  }

  @Actor
  public void reader(III_Result found) {
    found.r1 = Raced.version(table, HEAD, HEAD.length, ROUTE.host());
    found.r2 = Raced.version(table, HEAD, HEAD.length, ROUTE.host());
    found.r3 = Raced.version(table, HEAD, HEAD.length, ROUTE.host());
  }
}
