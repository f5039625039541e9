package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.registry.facts.Reducer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Cells, a log and routers under everything that may go wrong, by seeds. `-Dholdfast.sim.seeds=n`
/// runs n of them, `-Dholdfast.sim.seed=s` begins at s.
class RegistrySimTest {
  private static final long SEEDS = Long.getLong("holdfast.sim.seeds", 2_000);
  private static final long FIRST = Long.getLong("holdfast.sim.seed", 1);

  /// A broken rule shows on nearly every seed, or the seeds are too tame.
  private static final long SEEDS_TO_CATCH = 30;

  private static final int STEPS_TO_EXPLAIN = 40;

  @Test
  void everyInvariantHoldsOnEverySeed() {
    Simulation simulation = new Simulation();
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      assertThat(simulation.run(seed)).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyBrokenReducerIsCaught(BrokenReducer broken) {
    assertCaught(new Simulation(() -> broken, (known, _) -> known));
  }

  @ParameterizedTest
  @EnumSource
  void everyBrokenWordOfTheBusIsCaught(BrokenLink broken) {
    assertCaught(new Simulation(() -> new Reducer()::apply, broken));
  }

  private static void assertCaught(Simulation simulation) {
    Simulation.@Nullable Failure failure = null;
    for (long seed = 1; failure == null && seed <= SEEDS_TO_CATCH; seed++) {
      failure = simulation.run(seed);
    }

    assertThat(failure).isNotNull();
    assertThat(failure.steps()).hasSizeLessThan(STEPS_TO_EXPLAIN);
    assertThat(failure.toString()).contains("seed").contains(failure.invariant());
  }
}
