package dev.holdfast.registry.table;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs the world of a seed, and finds a short list of steps for what it finds broken. One thread.
final class Simulation {
  private static final int STEPS = 100;
  private static final String RUN =
      "mvn -pl registry -am -Dtest=RegistrySimTest -Dsurefire.failIfNoSpecifiedTests=false test";

  private final SimParts parts;
  private final EnumSet<SimSight> seen = EnumSet.noneOf(SimSight.class);

  /// @param parts what its routers are made of
  Simulation(SimParts parts) {
    this.parts = parts;
  }

  /// What broke, and the steps that lead there.
  record Failure(long seed, String invariant, Throwable cause, List<SimStep> steps) {
    /// In a line.
    String summary() {
      return "%s: seed %d".formatted(invariant, seed);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append("seed %d breaks \"%s\"%n%s%n".formatted(seed, invariant, cause));
      text.append("the shortest list of steps found:%n".formatted());
      steps.forEach(step -> text.append("  ").append(step).append(System.lineSeparator()));
      text.append("again: %s -Dholdfast.sim.seeds=1 -Dholdfast.sim.seed=%d".formatted(RUN, seed));
      return text.toString();
    }
  }

  /// The invariant that the likely seed breaks, or the first of so many which breaks any, and which
  /// seed that is; empty where none does.
  static String firstBroken(long likely, long seeds) {
    Failure failure = new Simulation(SimParts.WHOLE).first(likely, seeds);
    return failure == null ? "" : failure.summary();
  }

  /// The same, with the shortest list of steps found.
  static String firstExplained(long likely, long seeds) {
    Simulation simulation = new Simulation(SimParts.WHOLE);
    Failure failure = simulation.first(likely, seeds);
    return failure == null ? "" : simulation.shortened(failure).toString();
  }

  private @Nullable Failure first(long likely, long seeds) {
    Failure failure = run(likely);
    return failure == null ? first(seeds) : failure;
  }

  /// What the first of the seeds from 1 on breaks that breaks anything.
  @Nullable Failure first(long seeds) {
    Failure failure = null;
    for (long seed = 1; failure == null && seed <= seeds; seed++) {
      failure = run(seed);
    }
    return failure;
  }

  /// Null where every invariant holds.
  @Nullable Failure run(long seed) {
    List<SimStep> steps = SimStep.of(seed, STEPS);
    Throwable broken = broken(seed, steps);
    return broken == null ? null : new Failure(seed, nameOf(broken), broken, steps);
  }

  /// Takes steps away, in ever smaller pieces, as long as the same invariant breaks.
  Failure shortened(Failure failure) {
    Failure shortest = failure;
    for (int piece = failure.steps.size() / 2; piece >= 1; piece = piece == 1 ? 0 : piece / 2) {
      for (int at = 0; at < shortest.steps.size(); ) {
        List<SimStep> fewer = new ArrayList<>(shortest.steps);
        fewer.subList(at, Math.min(at + piece, fewer.size())).clear();
        Throwable still = broken(failure.seed, fewer);
        if (still != null && nameOf(still).equals(failure.invariant)) {
          shortest = new Failure(failure.seed, failure.invariant, still, fewer);
        } else {
          at += piece;
        }
      }
    }
    return shortest;
  }

  /// What has happened to routers so far.
  EnumSet<SimSight> seen() {
    return seen;
  }

  /// Assertions of the code itself count as invariants, and so does that it throws nothing.
  private @Nullable Throwable broken(long seed, List<SimStep> steps) {
    try {
      SimWorld world = new SimWorld(parts, seen);
      steps.forEach(world::perform);
      new SimEnding(world, seed).play();
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
