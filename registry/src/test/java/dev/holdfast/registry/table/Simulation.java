package dev.holdfast.registry.table;

import dev.holdfast.registry.facts.Reducer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs the world of a seed, and finds a short list of steps for what it finds broken.
final class Simulation {
  private static final int STEPS = 120;

  private final Supplier<Reduction> reduction;
  private final SimLink.Word word;

  /// Of routers as they are.
  Simulation() {
    this(() -> new Reducer()::apply, (known, _) -> known);
  }

  /// Of routers that reduce so, and are told so of the bus.
  Simulation(Supplier<Reduction> reduction, SimLink.Word word) {
    this.reduction = reduction;
    this.word = word;
  }

  /// What broke, and the steps that lead there.
  record Failure(long seed, String invariant, Throwable cause, List<SimStep> steps) {
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append("seed %d breaks \"%s\"%n%s%n".formatted(seed, invariant, cause));
      text.append("the shortest list of steps found:%n".formatted());
      steps.forEach(step -> text.append("  ").append(step).append(System.lineSeparator()));
      return text.toString();
    }
  }

  /// Null where every invariant holds.
  @Nullable Failure run(long seed) {
    List<SimStep> steps = SimStep.of(seed, STEPS);
    Throwable broken = broken(steps);
    return broken == null ? null : shortened(seed, steps, broken);
  }

  /// Takes steps away, in ever smaller pieces, as long as the same invariant breaks.
  private Failure shortened(long seed, List<SimStep> steps, Throwable broken) {
    String invariant = nameOf(broken);
    List<SimStep> shortest = steps;
    Throwable cause = broken;
    for (int piece = steps.size() / 2; piece >= 1; piece = piece == 1 ? 0 : piece / 2) {
      for (int at = 0; at < shortest.size(); ) {
        List<SimStep> fewer = new ArrayList<>(shortest);
        fewer.subList(at, Math.min(at + piece, fewer.size())).clear();
        Throwable still = broken(fewer);
        if (still != null && nameOf(still).equals(invariant)) {
          shortest = fewer;
          cause = still;
        } else {
          at += piece;
        }
      }
    }
    return new Failure(seed, invariant, cause, shortest);
  }

  /// Assertions of the code itself count as invariants, and so does that it throws nothing.
  private @Nullable Throwable broken(List<SimStep> steps) {
    try {
      SimWorld world = new SimWorld(reduction.get(), word);
      steps.forEach(world::perform);
      world.heal();
      world.reconnect();
      return null;
    } catch (RuntimeException | AssertionError e) {
      return e;
    }
  }

  private static String nameOf(Throwable broken) {
    return broken instanceof BrokenInvariant invariant
        ? invariant.invariant()
        : broken.getClass().getSimpleName() + ": " + broken.getMessage();
  }
}
