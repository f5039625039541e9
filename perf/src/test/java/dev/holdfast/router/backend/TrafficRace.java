package dev.holdfast.router.backend;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/// Two loops write what is counted of one endpoint at one time.
public final class TrafficRace {
  private static final int INTERVAL = 5;

  private TrafficRace() {}

  /// One place is left, and two requests want it: one has it, and the other leaves no trace.
  @JCStressTest
  @Outcome(
      id = {"1, 0, 1", "0, 1, 1"},
      expect = ACCEPTABLE,
      desc = "one has it")
  @Outcome(expect = FORBIDDEN, desc = "both have it, or nobody")
  @State
  public static class LastPlace {
    private final Traffic traffic = new Traffic();

    @Actor
    public void one(III_Result seen) {
      seen.r1 = traffic.tryStart(1, 1) ? 1 : 0;
    }

    @Actor
    public void other(III_Result seen) {
      seen.r2 = traffic.tryStart(1, 1) ? 1 : 0;
    }

    @Arbiter
    public void inFlight(III_Result seen) {
      seen.r3 = traffic.inFlight();
    }
  }

  /// Two answers as a new interval begins: both are counted in it, and what was counted before
  /// stands beside it.
  @JCStressTest
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "both, and the one before")
  @Outcome(expect = FORBIDDEN, desc = "an answer is lost")
  @State
  public static class NewInterval {
    private final Traffic traffic = new Traffic();

    public NewInterval() {
      traffic.count(INTERVAL - 1, false);
    }

    @Actor
    public void one() {
      traffic.count(INTERVAL, true);
    }

    @Actor
    public void other() {
      traffic.count(INTERVAL, false);
    }

    @Arbiter
    public void counted(II_Result seen) {
      seen.r1 = (int) AnswerWindow.answers(traffic.counted(INTERVAL));
      seen.r2 = (int) AnswerWindow.answers(traffic.counted(INTERVAL - 1));
    }
  }
}
