package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast cell resume`.
@Command(
    name = "resume",
    sortOptions = false,
    header =
        "Take the orders back: what was drained, interrupted or evacuated is in service again.")
final class CellResumeCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final OrderOptions options = new OrderOptions();
  @Mixin private final EmitterOptions emitter = new EmitterOptions();

  @Override
  public Integer call() throws CommandFailure {
    new CellOrdering(emitter.place(), options, output.out()::println)
        .give(new CellOrdering.Order("live", null, false));
    return ExitCode.OK;
  }
}
