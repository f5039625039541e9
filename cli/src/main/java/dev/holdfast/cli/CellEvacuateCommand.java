package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast cell evacuate`.
@Command(
    name = "evacuate",
    sortOptions = false,
    header = "Have routers pick a cell's instances last, while others are started elsewhere.")
final class CellEvacuateCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final EmitterOptions emitter = new EmitterOptions();

  @Override
  public Integer call() throws CommandFailure {
    new CellOrdering(emitter.place(), new OrderOptions(), output.out()::println)
        .give(new CellOrdering.Order("evacuating", null, false));
    return ExitCode.OK;
  }
}
