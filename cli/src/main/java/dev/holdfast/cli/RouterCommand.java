package dev.holdfast.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast router`: a router alone, against an existing bus, until a signal.
@Command(
    name = "router",
    header = "Run a router against an existing Kafka.",
    description = {
      "The bus need not be there: the router waits for it and keeps what it knows. SIGTERM, SIGUSR1"
          + " and Ctrl-C drain; SIGHUP opens the access log anew and takes timeouts, limits and the"
          + " drain from the config."
    },
    footer = {
      "%nA config of three lines will do; docs/configuration.md has every key:",
      "  bus:",
      "    bootstrap: [kafka-1:9092, kafka-2:9092, kafka-3:9092]"
    })
final class RouterCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();

  @Option(names = "--config", paramLabel = "FILE", required = true, description = "Its config.")
  Path config = Path.of("router.yaml");

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    return RouterDaemon.run(config, output.out(), output.err());
  }
}
