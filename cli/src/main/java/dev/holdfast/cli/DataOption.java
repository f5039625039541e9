package dev.holdfast.cli;

import dev.holdfast.events.broker.LocalBroker;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Which `holdfast up` is meant: the one of a data folder.
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DataFolder.DEFAULT,
      description = "The data folder of `holdfast up` (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(DataFolder.DEFAULT);

  DataFolder folder() {
    return new DataFolder(data);
  }

  /// Its broker, on the port that clients know.
  LocalBroker broker() throws CommandFailure {
    return LocalBus.known(folder());
  }
}
