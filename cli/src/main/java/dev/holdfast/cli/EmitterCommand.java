package dev.holdfast.cli;

import dev.holdfast.emitter.EmitterEnd;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast emitter`: a cell's emitter alone, against an existing bus, until a signal.
@Command(
    name = "emitter",
    header = "Run a cell's emitter against an existing Kafka.",
    description = {
      "The bus need not be there: the emitter keeps the latest state of each app and says it when"
          + " the bus is back."
    },
    footer = {
      "%nA small config; docs/configuration.md has every key:",
      "  cell: cell-a",
      "  address: 10.0.0.7          # of this host, for LRPs that name none",
      "  lrpDirectory: lrps         # one or more LRPs in each YAML file",
      "  bus:",
      "    bootstrap: [kafka-1:9092, kafka-2:9092, kafka-3:9092]"
    })
final class EmitterCommand implements Callable<Integer> {
  private static final long LOOK_EVERY_MS = 200;

  @Mixin private final Output output = new Output();

  @Option(names = "--config", paramLabel = "FILE", required = true, description = "Its config.")
  Path config = Path.of("emitter.yaml");

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    NotifySocket manager = NotifySocket.ofEnvironment();
    StopSignals signals =
        StopSignals.handle(
            () -> {
              output.err().println("holdfast: stopping (Ctrl-C once more: at once)");
              manager.stopping("says that its silence is planned");
            },
            () -> {});
    try (EmitterProcess emitter = EmitterProcess.start(config)) {
      output.out().println("emitter runs");
      manager.ready("emitter runs");
      while (!signals.awaitFor(LOOK_EVERY_MS)) {
        if (emitter.ended().isDone()) {
          throw failed(emitter.ended().join());
        }
      }
      return signals.await();
    }
  }

  private static CommandFailure failed(EmitterEnd end) {
    return new CommandFailure(
        ExitCode.FAILED,
        switch (end) {
          case EmitterEnd.NameTaken(String why) -> why;
          case EmitterEnd.Broken(Throwable why) -> "the emitter has a defect: " + why;
          case EmitterEnd.Stopped _ -> "the emitter was stopped";
        });
  }
}
