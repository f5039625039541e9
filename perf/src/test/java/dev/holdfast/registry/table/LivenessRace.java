package dev.holdfast.registry.table;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.holdfast.registry.view.Freshness;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A cell falls silent: who sees its rank sees why.
@JCStressTest
@Outcome(
    id = {"0, 0", "0, 1", "1, 1"},
    expect = ACCEPTABLE,
    desc = "freshness, then rank")
@Outcome(expect = FORBIDDEN, desc = "a rank without its reason")
@State
public class LivenessRace {
  private final Liveness liveness = new Liveness();

  @Actor
  public void writer() {
    liveness.become(Freshness.SILENT, Liveness.RANK_SILENT);
  }

  @Actor
  public void reader(II_Result seen) {
    seen.r1 = liveness.rank();
    seen.r2 = liveness.freshness() == Freshness.SILENT ? 1 : 0;
  }
}
