package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast cells`: the cells that a router knows.
@Command(
    name = "cells",
    header = "Show the cells that a router knows, and when they were last heard.")
final class CellsCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final AdminOptions router = new AdminOptions();

  @Override
  public Integer call() throws CommandFailure {
    JsonNode answer = router.client().get("cells");
    if (router.json) {
      output.out().println(answer.toPrettyString());
    } else {
      CellRows.lines(answer).forEach(output.out()::println);
    }
    return ExitCode.OK;
  }
}
