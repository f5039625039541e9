package dev.holdfast.cli;

import dev.holdfast.events.broker.LocalBroker;
import dev.holdfast.events.broker.LocalBroker.Status;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast bus status`.
@Command(
    name = "status",
    header = "Say whether the broker runs, and where.",
    description = "Ends with 3 unless it runs.")
final class BusStatusCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final DataOption data = new DataOption();

  @Override
  public Integer call() throws CommandFailure {
    LocalBroker broker = data.broker();
    Status status = broker.status();
    String text =
        switch (status) {
          case Status.Running(long pid, int port) ->
              "running on 127.0.0.1:" + port + ", process " + pid;
          case Status.Frozen(long pid, int port) ->
              "frozen on 127.0.0.1:" + port + ", process " + pid;
          case Status.Stopped _ -> "stopped";
        };
    output.out().println("the bus is " + text + "; its log: " + broker.logFile());
    return status instanceof Status.Running ? ExitCode.OK : ExitCode.NOT_REACHABLE;
  }
}
