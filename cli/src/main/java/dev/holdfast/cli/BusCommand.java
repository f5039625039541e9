package dev.holdfast.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast bus`: the broker that `holdfast up` started, and the topics on any broker.
@Command(
    name = "bus",
    header = "Stop, freeze and start the bus of `holdfast up`; make topics on any.",
    description = "Routers and emitters go on without it: see for yourself.",
    footer = {
      "%nTry, while `holdfast up --demo` runs:",
      "  holdfast bus stop      take the bus away: requests are answered as before",
      "  holdfast status        the router says so: DOUBTFUL after 10 s, OUT after 30",
      "  holdfast bus start     bring it back: no pool changes"
    },
    subcommands = {
      BusStopCommand.class,
      BusStartCommand.class,
      BusFreezeCommand.class,
      BusStatusCommand.class,
      BusInitCommand.class
    })
final class BusCommand implements Runnable {
  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    output.showHelp();
  }
}
