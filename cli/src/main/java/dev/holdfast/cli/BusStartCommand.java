package dev.holdfast.cli;

import dev.holdfast.events.broker.LocalBroker;
import dev.holdfast.events.broker.LocalBroker.Status;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast bus start`.
@Command(
    name = "start",
    header = "Start the broker again, or wake it if it is frozen.",
    description = "Returns when it answers.")
final class BusStartCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final DataOption data = new DataOption();

  @Override
  public Integer call() throws CommandFailure {
    LocalBroker broker = data.broker();
    Status before = broker.status();
    LocalBus.start(broker, broker.port());
    String outcome =
        switch (before) {
          case Status.Running _ -> "was running already";
          case Status.Frozen _ -> "runs again";
          case Status.Stopped _ -> "is started";
        };
    output.out().println("the bus " + outcome + ", on 127.0.0.1:" + broker.port());
    return ExitCode.OK;
  }
}
