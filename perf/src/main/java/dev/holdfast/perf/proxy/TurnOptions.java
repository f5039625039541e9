package dev.holdfast.perf.proxy;

import dev.holdfast.perf.launch.Typed;
import picocli.CommandLine.Option;

/// How often and for how long each proxy takes its turn. What counts where nothing is said is each
/// command's own.
final class TurnOptions {
  @Option(names = "--rounds", description = "How often each takes its turn.")
  private int rounds;

  @Option(names = "--seconds", description = "Of each turn.")
  private double seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description = "Of processor time for each proxy before the first round.")
  private double warmUp;

  TurnOptions(int rounds, double seconds, double warmUp) {
    this.rounds = rounds;
    this.seconds = seconds;
    this.warmUp = warmUp;
  }

  TurnOptions checked(Typed typed) {
    typed.requireAtLeast(1, "--rounds", rounds);
    typed.requirePositive("--seconds", seconds);
    typed.requireAtLeast(0, "--warm-up", warmUp);
    return this;
  }

  int rounds() {
    return rounds;
  }

  double seconds() {
    return seconds;
  }

  double warmUp() {
    return warmUp;
  }
}
