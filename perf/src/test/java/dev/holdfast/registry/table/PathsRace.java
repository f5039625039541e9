package dev.holdfast.registry.table;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// A host's few paths become many by one more that lies below one of them: the others are found
/// throughout, and the request for the new one meets the shorter until it meets the longer.
@JCStressTest
@Outcome(
    id = {"1, 1, 1", "1, 1, 2", "2, 1, 2"},
    expect = ACCEPTABLE,
    desc = "none lost")
@Outcome(expect = FORBIDDEN, desc = "a path that was there before and after is missed")
@State
public class PathsRace {
  private static final String HOST = "app.example.com";
  private static final String SHORTER = HOST + "/p0";
  private static final String LONGER = HOST + "/p0/deeper";
  private static final String OTHER = HOST + "/p7";
  private static final byte[] DEEP = Raced.bytes(LONGER + "/x");
  private static final byte[] BESIDE = Raced.bytes(OTHER + "/x");

  private final RouteTable<String> table = new RouteTable<>(Raced.secrets());

  public PathsRace() {
    for (int i = 0; i < FewPaths.MOST; i++) {
      table.put(Raced.pool(HOST + "/p" + i, 1));
    }
  }

  @Actor
  public void writer() {
    table.put(Raced.pool(LONGER, 2));
  }

  @Actor
  public void reader(III_Result found) {
    found.r1 = deep();
    found.r2 = Raced.version(table, BESIDE, HOST.length(), OTHER);
    found.r3 = deep();
  }

  private int deep() {
    Pool<String> pool =
        table.lookup(DEEP, 0, HOST.length(), HOST.length(), DEEP.length - HOST.length());
    int version = pool == null ? Raced.ABSENT : Raced.version(pool);
    return Raced.version(pool, version == 2 ? LONGER : SHORTER);
  }
}
