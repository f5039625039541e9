package dev.holdfast.perf.proxy;

import dev.holdfast.perf.launch.Typed;
import picocli.CommandLine.Option;

/// How often, for how long and where each proxy takes its turn. What counts where nothing is said
/// is each command's own.
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

  @Option(
      names = "--pin",
      defaultValue = "on",
      paramLabel = "on|off",
      description = "Whether proxies have a core of their own.")
  private String pin = "on";

  TurnOptions(int rounds, double seconds, double warmUp) {
    this.rounds = rounds;
    this.seconds = seconds;
    this.warmUp = warmUp;
  }

  TurnOptions checked(Typed typed) {
    typed.requireAtLeast(1, "--rounds", rounds);
    typed.requirePositive("--seconds", seconds);
    typed.requireAtLeast(0, "--warm-up", warmUp);
    typed.require(pin.equals("on") || pin.equals("off"), "--pin", pin, "on or off");
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

  boolean pinned() {
    return pin.equals("on");
  }
}
