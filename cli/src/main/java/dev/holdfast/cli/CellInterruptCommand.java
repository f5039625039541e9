package dev.holdfast.cli;

import picocli.CommandLine.Command;

/// `holdfast cell interrupt`.
@Command(
    name = "interrupt",
    sortOptions = false,
    header = "Say that a cell, or an instance, will be back soon; nothing new until then.",
    description = "Refused as a drain is. Live again when it is resumed, or after --for.")
final class CellInterruptCommand extends OutOfServiceCommand {
  CellInterruptCommand() {
    super("interrupted");
  }
}
