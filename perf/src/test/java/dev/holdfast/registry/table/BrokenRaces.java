package dev.holdfast.registry.table;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The table's rules, each broken once, to see that jcstress would notice.
public final class BrokenRaces {
  private BrokenRaces() {}

  /// A pool whose slots are changed where they are.
  @JCStressTest
  @Outcome(
      id = {"1", "3"},
      expect = ACCEPTABLE,
      desc = "before or after, whole")
  @Outcome(expect = FORBIDDEN, desc = "a pool in parts")
  @State
  public static class PoolChangedInPlace {
    private final List<String> slots = new ArrayList<>(List.of("a", "b", "c"));

    @Actor
    public void writer() {
      slots.clear();
      slots.add("a");
    }

    @Actor
    public void reader(I_Result found) {
      int size = slots.size();
      int whole = 0;
      for (int i = 0; i < Math.min(size, slots.size()); i++) {
        whole++;
      }
      found.r1 = whole == 3 || whole == 1 ? whole : Raced.TORN;
    }
  }

  /// The exact host and the wildcard are asked without the frame of {@link RouteTable#generation}.
  @JCStressTest
  @Outcome(
      id = {"1", "2"},
      expect = ACCEPTABLE,
      desc = "the wildcard or the exact host")
  @Outcome(expect = FORBIDDEN, desc = "none, though at every moment there was one")
  @State
  public static class FallThroughWithoutFrame {
    private static final byte[] HEAD = Raced.bytes(FallThroughRace.EXACT.host());

    private final HostIndex<String> hosts =
        new HostIndex<>(
            new ByteIndex<>(Raced.secrets(), Raced.HOST_HASH),
            new ByteIndex<>(Raced.secrets(), Raced.HOST_HASH));

    public FallThroughWithoutFrame() {
      hosts.put(FallThroughRace.WILDCARD, Raced.pool(FallThroughRace.WILDCARD, 1));
    }

    @Actor
    public void writer() {
      hosts.put(FallThroughRace.EXACT, Raced.pool(FallThroughRace.EXACT, 2));
      hosts.remove(FallThroughRace.WILDCARD);
    }

    @Actor
    public void reader(I_Result found) {
      Pool<String> pool = HostRoutes.match(hosts.exact(HEAD, 0, HEAD.length), HEAD, HEAD.length, 0);
      if (pool == null) {
        pool = hosts.matchWildcards(HEAD, 0, HEAD.length, HEAD.length, 0);
      }
      found.r1 = pool == null ? Raced.ABSENT : Raced.version(pool);
    }
  }

  /// A pool that is published by a plain store. x86 keeps stores in order, and a JIT seldom parts
  /// the stores of a constructor from the one behind it: a machine that reorders stores (aarch64)
  /// may show a pool in parts here, this one hardly ever does. So it is of interest, not forbidden.
  @JCStressTest
  @Outcome(
      id = {"0", "3"},
      expect = ACCEPTABLE,
      desc = "none or whole")
  @Outcome(id = "-1", expect = ACCEPTABLE_INTERESTING, desc = "a pool in parts")
  @Outcome(expect = FORBIDDEN, desc = "never made")
  @State
  public static class PoolByPlainStore {
    private @Nullable Parts published;

    private static final class Parts {
      private int count;
      private @Nullable Object last;

      Parts(int count, Object last) {
        this.count = count;
        this.last = last;
      }
    }

    @Actor
    public void writer() {
      published = new Parts(3, "c");
    }

    @Actor
    public void reader(I_Result found) {
      Parts seen = published;
      if (seen == null) {
        found.r1 = Raced.ABSENT;
      } else {
        found.r1 = seen.count == 3 && seen.last != null ? 3 : Raced.TORN;
      }
    }
  }
}
