package dev.holdfast.cli;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
  private static final Duration REMOVED_AFTER = Duration.ofSeconds(30);
  // The shortest time that an order may say.
  private static final Duration SOON = Duration.ofSeconds(1);

  @Option(
      names = "--then-remove",
      description = {
        "Wait until it is unregistered, too, and the log has that: after --for (30s without it),"
            + " or as soon as nothing is in flight at the routers that are named.",
        "The emitter sees to it from the first moment, whatever becomes of this command."
      })
  boolean thenRemove;

  CellDrainCommand() {
    super("draining");
  }

  @Override
  void carryOut(CellOrdering ordering, Terms terms) throws CommandFailure {
    if (!thenRemove) {
      super.carryOut(ordering, terms);
      return;
    }
    Duration lasts = terms.lasts() == null ? REMOVED_AFTER : terms.lasts();
    ordering.give(order(lasts, terms));
    if (ordering.isQuietWithin(lasts, terms.routers()) && !ordering.isRemoved()) {
      ordering.give(order(SOON, terms));
    }
    ordering.awaitRemoved(lasts);
  }
}
