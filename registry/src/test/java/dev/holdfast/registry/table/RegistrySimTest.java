package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.registry.disk.BrokenDiskRules;
import dev.holdfast.registry.facts.BrokenFactsRules;
import dev.holdfast.registry.view.BrokenViewRules;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Cells, a log and routers under everything that may go wrong, by seeds: `docs/simulation.md`.
/// `-Dholdfast.sim.seeds=n` runs n of them, `-Dholdfast.sim.seed=s` begins at s.
@Order(0) // Among the longest of its module.
@Execution(ExecutionMode.CONCURRENT)
class RegistrySimTest {
  private static final long SEEDS = Long.getLong("holdfast.sim.seeds", 2_000);
  private static final long FIRST = Long.getLong("holdfast.sim.seed", 1);

  /// Each is run by one thread.
  private static final int BLOCKS = 4;

  /// A broken rule shows on one of the first seeds, or the seeds are too tame. Most do on one of
  /// the first thirty; each test tells on which, and those that are late have it noted.
  private static final long SEEDS_TO_CATCH = 500;

  private static final int LINES_TO_EXPLAIN = 25;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void everyInvariantHoldsOnEverySeed(int block) {
    Simulation simulation = new Simulation(SimParts.WHOLE);
    for (long seed = FIRST + block; seed < FIRST + SEEDS; seed += BLOCKS) {
      Simulation.@Nullable Failure failure = simulation.run(seed);
      assertThat(failure == null ? null : simulation.shortened(failure)).isNull();
    }
  }

  @Test
  void whateverMayHappenToARouterHappens() {
    Simulation simulation = new Simulation(SimParts.WHOLE);
    simulation.first(SEEDS_TO_CATCH);

    assertThat(simulation.seen()).containsExactly(SimSight.values());
  }

  @ParameterizedTest
  @EnumSource
  void everyBrokenReducerIsCaught(BrokenReducer broken) {
    isCaught(SimParts.WHOLE.withReduction(broken), broken);
  }

  @ParameterizedTest
  @EnumSource
  void everyBrokenWordOfTheBusIsCaught(BrokenLink broken) {
    isCaught(SimParts.WHOLE.withWord(broken), broken);
  }

  private static void isCaught(SimParts parts, Object broken) {
    Simulation.@Nullable Failure failure = new Simulation(parts).first(SEEDS_TO_CATCH);
    assertThat(failure).isNotNull();
    tell(broken, failure.summary());
  }

  private static void tell(Object broken, String summary) {
    System.out.printf("%s breaks %s%n", broken, summary);
  }

  @ParameterizedTest
  @MethodSource
  void everyBrokenRuleIsCaught(Method broken) throws Exception {
    String shown = new RuleBreaker(broken).ask("firstBroken", SEEDS_TO_CATCH);

    assertThat(broken.getAnnotation(Breaks.class).shows()).as(shown).anyMatch(shown::startsWith);
    tell(broken.getName(), shown);
  }

  static Stream<Named<Method>> everyBrokenRuleIsCaught() {
    return brokenRules().map(rule -> Named.of(rule.getName(), rule));
  }

  private static Stream<Method> brokenRules() {
    return Stream.of(
            BrokenFactsRules.class,
            BrokenViewRules.class,
            BrokenTableRules.class,
            BrokenDiskRules.class)
        .flatMap(rules -> Stream.of(rules.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Breaks.class));
  }

  @Test
  void aFailureTellsItsSeedAndFewSteps() throws Exception {
    Method broken =
        brokenRules()
            .filter(rule -> rule.getName().equals("goesOnWhereFactsWereReplaced"))
            .findFirst()
            .orElseThrow();
    List<String> lines =
        new RuleBreaker(broken).ask("firstExplained", SEEDS_TO_CATCH).lines().toList();

    assertThat(lines.getFirst()).startsWith("seed ").contains("7 routers at equal offsets");
    assertThat(lines).hasSizeLessThan(LINES_TO_EXPLAIN);
    assertThat(lines).anyMatch(line -> line.contains("ROUTER_IS_KILLED"));
    assertThat(lines.getLast()).contains("-Dholdfast.sim.seed=");
  }
}
