package dev.holdfast.router.limits;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.SplittableRandom;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/// Two loops count against one limit at one time.
public final class LimitsRace {
  private static final Rate ONE_AT_ONCE = new Rate(1_000_000_000, 1);
  private static final ClientHash HASH = new ClientHash(new SplittableRandom(1));
  private static final long CLIENT = 7;

  private LimitsRace() {}

  private static int taken(long wait) {
    return wait <= 0 ? 1 : 0;
  }

  /// The last connection, or request, of all.
  @JCStressTest
  @Outcome(
      id = {"1, 0, 1", "0, 1, 1"},
      expect = ACCEPTABLE,
      desc = "one has it, and the other leaves no trace")
  @Outcome(expect = FORBIDDEN, desc = "both have it, or nobody")
  @State
  public static class LastOfAll {
    private final SharedCount count = new SharedCount();

    @Actor
    public void one(III_Result seen) {
      seen.r1 = count.tryAdd(1) ? 1 : 0;
    }

    @Actor
    public void other(III_Result seen) {
      seen.r2 = count.tryAdd(1) ? 1 : 0;
    }

    @Arbiter
    public void counted(III_Result seen) {
      seen.r3 = count.value();
    }
  }

  /// The last of a client, which has two counts: with two loops both may have it.
  @JCStressTest
  @Outcome(
      id = {"1, 0, 1", "0, 1, 1"},
      expect = ACCEPTABLE,
      desc = "one has it, and the other leaves no trace")
  @Outcome(id = "1, 1, 2", expect = ACCEPTABLE_INTERESTING, desc = "each saw the other in one row")
  @Outcome(expect = FORBIDDEN, desc = "nobody has it, or a count is lost")
  @State
  public static class LastOfAClient {
    private final ClientCounts counts = new ClientCounts(HASH, 16);

    @Actor
    public void one(III_Result seen) {
      seen.r1 = counts.tryAdd(CLIENT, 1) ? 1 : 0;
    }

    @Actor
    public void other(III_Result seen) {
      seen.r2 = counts.tryAdd(CLIENT, 1) ? 1 : 0;
    }

    @Arbiter
    public void counted(III_Result seen) {
      seen.r3 = counts.value(CLIENT);
    }
  }

  /// The last token of a route.
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "one has it")
  @Outcome(expect = FORBIDDEN, desc = "both have it, or nobody")
  @State
  public static class LastTokenOfARoute {
    private final RouteShare share = new RouteShare(1);

    @Actor
    public void one(II_Result seen) {
      seen.r1 = taken(share.take(ONE_AT_ONCE, 1));
    }

    @Actor
    public void other(II_Result seen) {
      seen.r2 = taken(share.take(ONE_AT_ONCE, 1));
    }
  }

  /// The last token of a client that has a place.
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "one has it")
  @Outcome(expect = FORBIDDEN, desc = "both have it, or nobody")
  @State
  public static class LastTokenOfAClient {
    private static final long LATER = 10_000_000_000L;

    private final ClientRates rates = new ClientRates(HASH, 1);

    public LastTokenOfAClient() {
      rates.take(CLIENT, 1, ONE_AT_ONCE, 1);
    }

    @Actor
    public void one(II_Result seen) {
      seen.r1 = taken(rates.take(CLIENT, 1, ONE_AT_ONCE, LATER));
    }

    @Actor
    public void other(II_Result seen) {
      seen.r2 = taken(rates.take(CLIENT, 1, ONE_AT_ONCE, LATER));
    }
  }

  /// A route's share is let go as a request comes: it is counted where nobody looks never.
  @JCStressTest
  @Outcome(
      id = {"1, 0, 1", "0, 1, 0"},
      expect = ACCEPTABLE,
      desc = "counted and kept, or let go and told")
  @Outcome(expect = FORBIDDEN, desc = "counted in what is let go")
  @State
  public static class LetGoBesideARequest {
    private final RouteShare share = new RouteShare(1);

    @Actor
    public void request(III_Result seen) {
      seen.r1 = share.enter() >= 0 ? 1 : 0;
    }

    @Actor
    public void sweep(III_Result seen) {
      seen.r2 = share.letGo(1) ? 1 : 0;
    }

    @Arbiter
    public void counted(III_Result seen) {
      seen.r3 = Math.max(0, share.inFlight());
    }
  }
}
