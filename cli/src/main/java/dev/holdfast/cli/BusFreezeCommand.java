package dev.holdfast.cli;

import dev.holdfast.events.broker.LocalBroker;
import dev.holdfast.events.broker.LocalBroker.Status;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast bus freeze`.
@Command(
    name = "freeze",
    header = "Freeze the broker (SIGSTOP).",
    description =
        "Its connections stay open and nothing answers: harder to see than a broker that is gone."
            + " `holdfast bus start` wakes it.")
final class BusFreezeCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final DataOption data = new DataOption();

  @Override
  public Integer call() throws CommandFailure {
    LocalBroker broker = data.broker();
    if (broker.status() instanceof Status.Stopped) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "the bus is stopped, so it cannot be frozen; start it with: holdfast bus start");
    }
    broker.freeze();
    output.out().println("the bus is frozen; wake it with: holdfast bus start");
    return ExitCode.OK;
  }
}
