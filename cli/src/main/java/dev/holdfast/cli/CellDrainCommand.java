package dev.holdfast.cli;

import picocli.CommandLine.Command;

/// `holdfast cell drain`.
@Command(
    name = "drain",
    sortOptions = false,
    header = "Have a cell, or an instance, finish what it has and take nothing new.",
    description =
        "Refused where more instances of an app would be out of service on the cell than"
            + " `drain.most` allows. Stays so until it is resumed; with --for it is unregistered"
            + " after that.")
final class CellDrainCommand extends OutOfServiceCommand {
  CellDrainCommand() {
    super("draining");
  }
}
