package dev.holdfast.cli;

import dev.holdfast.events.broker.LocalBroker;
import dev.holdfast.events.broker.LocalBroker.Status;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast bus stop`.
@Command(
    name = "stop",
    header = "Stop the broker.",
    description = "Routers keep their routes; emitters keep what they have to say.")
final class BusStopCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final DataOption data = new DataOption();

  @Override
  public Integer call() throws CommandFailure {
    LocalBroker broker = data.broker();
    if (broker.status() instanceof Status.Stopped) {
      output.out().println("the bus was stopped already");
      return ExitCode.OK;
    }
    broker.stop(LocalBus.STOP_MOST);
    output.out().println("the bus is stopped; bring it back with: holdfast bus start");
    return ExitCode.OK;
  }
}
