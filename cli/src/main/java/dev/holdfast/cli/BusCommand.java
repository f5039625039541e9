package dev.holdfast.cli;

import dev.holdfast.events.broker.LocalBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast bus`: the broker that `holdfast up` started, and the topics on any broker.
@Command(
    name = "bus",
    header = "Stop, freeze and start the bus of `holdfast up`; make topics on any.",
    description = "Routers and emitters go on without it: see for yourself.",
    footer = {
      "%nTry, while `holdfast up --demo` runs:",
      "  holdfast bus stop      take the bus away: requests are answered as before",
      "  holdfast status        the router says that the bus is OUT, and since when",
      "  holdfast bus start     bring it back: no pool changes"
    },
    subcommands = {
      BusStopCommand.class,
      BusStartCommand.class,
      BusFreezeCommand.class,
      BusStatusCommand.class,
      BusInitCommand.class
    })
final class BusCommand implements Runnable {
  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    output.showHelp();
  }

  /// Which broker: the one of a data folder.
  static final class DataOption {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        defaultValue = DataFolder.DEFAULT,
        description = "The data folder of `holdfast up` (default: ${DEFAULT-VALUE}).")
    Path data = Path.of(DataFolder.DEFAULT);

    DataFolder folder() {
      return new DataFolder(data);
    }

    LocalBroker known() throws CommandFailure {
      return BusCommand.known(folder());
    }
  }

  /// A folder's broker, on the port that its clients know.
  static LocalBroker known(DataFolder folder) throws CommandFailure {
    if (!Files.isDirectory(folder.bus())) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "there is no bus in "
              + folder.bus()
              + "; start one with ./holdfast up, or name its data folder with --data");
    }
    return LocalBus.of(folder, LocalBus.of(folder, 0).port());
  }
}
