package dev.holdfast.cli;

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
  @Mixin private final Output output = new Output();

  @Option(names = "--config", paramLabel = "FILE", required = true, description = "Its config.")
  Path config = Path.of("emitter.yaml");

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    return EmitterDaemon.run(config, output.out(), output.err());
  }
}
