package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast routes`: the table of a router.
@Command(
    name = "routes",
    header = "Show the routes that a router knows, with their endpoints.",
    footer = {
      "%nExamples:",
      "  holdfast routes --host hello.example.com",
      "  holdfast routes --json --limit 10000 | jq -r '.routes[].route'"
    })
final class RoutesCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final AdminOptions router = new AdminOptions();

  @Option(names = "--host", paramLabel = "HOST", description = "Only the routes of this host.")
  String host = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many routes (default: ${DEFAULT-VALUE}).")
  int limit;

  @Override
  public Integer call() throws CommandFailure {
    JsonNode answer = router.client().get(new RouteRows.Asked(host, limit).path());
    if (router.json) {
      output.out().println(answer.toPrettyString());
      return ExitCode.OK;
    }
    RouteRows routes = RouteRows.of(answer);
    if (routes.shown() == 0) {
      output.out().println(host.isEmpty() ? "no routes" : "no routes of " + host);
      return ExitCode.OK;
    }
    routes.lines().forEach(output.out()::println);
    if (routes.more()) {
      output
          .err()
          .printf(
              "%d of %d routes; more with --limit, or fewer with --host%n",
              routes.shown(), routes.routesInTable());
    }
    return ExitCode.OK;
  }
}
