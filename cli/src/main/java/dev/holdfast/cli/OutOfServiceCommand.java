package dev.holdfast.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// An order that takes a cell, or an instance, out of service, and waits until the routers that are
/// named have finished with it.
abstract sealed class OutOfServiceCommand implements Callable<Integer>
    permits CellDrainCommand, CellInterruptCommand {
  private final String state;
  @Mixin private final Output output = new Output();
  @Mixin private final OrderOptions options = new OrderOptions();

  @Option(
      names = "--router",
      paramLabel = "URL",
      description =
          "A router's admin port: wait until nothing is in flight there either. May be given"
              + " several times.")
  List<String> routers = List.of();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = "How long.")
  @Nullable Duration lasts;

  @Option(names = "--force", description = "Even beyond what `drain.most` allows.")
  boolean force;

  @Mixin private final EmitterOptions emitter = new EmitterOptions();

  /// @param state as the API has it
  OutOfServiceCommand(String state) {
    this.state = state;
  }

  @Override
  public final Integer call() throws CommandFailure {
    List<AdminClient> clients = new ArrayList<>();
    for (String router : routers) {
      clients.add(AdminClient.at(router, "--router"));
    }
    CellOrdering ordering = new CellOrdering(emitter.place(), options, output.out()::println);
    carryOut(ordering, new Terms(lasts, force, clients));
    return ExitCode.OK;
  }

  /// What was asked for beside the order itself.
  ///
  /// @param lasts null: until it is resumed
  record Terms(@Nullable Duration lasts, boolean force, List<AdminClient> routers) {}

  /// Gives the order and waits for its effect.
  void carryOut(CellOrdering ordering, Terms terms) throws CommandFailure {
    ordering.give(order(terms.lasts(), terms));
    ordering.awaitQuiet(terms.routers());
  }

  final CellOrdering.Order order(@Nullable Duration newLasts, Terms terms) {
    return new CellOrdering.Order(state, newLasts, terms.force());
  }
}
