package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast cell status`: how an emitter stands, and its LRPs.
@Command(name = "status", header = "Show how an emitter stands, and the instances of its cell.")
final class CellStatusCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final EmitterOptions emitter = new EmitterOptions();

  @Option(names = "--json", description = "Show JSON, for programs.")
  boolean json;

  @Override
  public Integer call() throws CommandFailure {
    EmitterClient client = new EmitterClient(emitter.place());
    JsonNode cell = client.required(client.get("/v1/cell"));
    JsonNode lrps = client.required(client.get("/v1/lrps")).path("lrps");
    if (json) {
      ObjectNode both = cell.deepCopy();
      both.set("lrps", lrps);
      output.out().println(both.toPrettyString());
    } else {
      LrpRows.lines(cell, lrps).forEach(output.out()::println);
    }
    return ExitCode.OK;
  }
}
