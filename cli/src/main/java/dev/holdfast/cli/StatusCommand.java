package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast status`: how a router fares.
@Command(name = "status", header = "Show how a router fares, and how it stands with the bus.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final AdminOptions router = new AdminOptions();

  @Override
  public Integer call() throws CommandFailure {
    JsonNode answer = router.client().get("status");
    if (router.json) {
      output.out().println(answer.toPrettyString());
    } else {
      StatusLines.of(answer).forEach(output.out()::println);
    }
    return ExitCode.OK;
  }
}
