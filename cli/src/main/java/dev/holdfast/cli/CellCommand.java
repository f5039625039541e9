package dev.holdfast.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast cell`: what is on a cell, and taking it or an instance out of service.
@Command(
    name = "cell",
    header = "Show a cell's emitter; drain, interrupt or evacuate the cell or an instance.",
    description =
        "Asks the emitter's API. An order outlives the emitter's restart and stands until it is"
            + " resumed, its time is over, or its instance is gone.",
    footer = {
      "%nExamples:",
      "  holdfast cell status --config emitter.yaml",
      "  holdfast cell drain shop-0 --router edge-1:8081 --router edge-2:8081",
      "  holdfast cell interrupt --for 10m     the host is to be started again"
    },
    subcommands = {
      CellStatusCommand.class,
      CellDrainCommand.class,
      CellInterruptCommand.class,
      CellEvacuateCommand.class,
      CellResumeCommand.class
    })
final class CellCommand implements Runnable {
  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    output.showHelp();
  }
}
