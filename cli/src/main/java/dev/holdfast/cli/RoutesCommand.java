package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.events.SystemClocks;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast routes`: the table of a router.
@Command(
    name = "routes",
    sortOptions = false,
    header = "Show the routes that a router knows, with their endpoints.",
    description =
        "With --at: the routes that the log had at that time, of the bus that --config, --bus or"
            + " --data names (default: the broker of `holdfast up`). What a router adds by itself,"
            + " such as passing over an endpoint that failed, is not on the log.",
    customSynopsis = {
      "holdfast routes [--admin URL] [OPTIONS]",
      "       holdfast routes --at TIME [--config FILE | --bus HOST:PORT[,...] | --data DIR]"
          + " [OPTIONS]"
    },
    footer = {
      "%nExamples:",
      "  holdfast routes --host hello.example.com",
      "  holdfast routes --at 2h --host hello.example.com",
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

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = TimeText.class,
      description =
          "As they were then: 10m or 2h (ago), 2026-11-25T14:03, 2026-11-25T13:03:00Z; by the"
              + " broker's clock.")
  TimeText.@Nullable Moment at;

  @Mixin private final BusOptions bus = new BusOptions();

  @Override
  public Integer call() throws CommandFailure {
    JsonNode answer =
        at == null ? router.client().get(new RouteRows.Asked(host, limit).path()) : past(at);
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

  private JsonNode past(TimeText.Moment moment) throws CommandFailure {
    ZoneId zone = ZoneId.systemDefault();
    Instant now = SystemClocks.wall().instant();
    Instant time = moment.from(now, zone);
    if (time.isAfter(now)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "%s has not come yet; expected a time of the past"
              .formatted(TimeText.shown(time.toEpochMilli(), zone)));
    }
    String ofHost = RouteRows.host(host);
    try {
      PastTable table = PastTable.at(time, zone, bus.log());
      table.warnings().forEach(warning -> output.err().println("holdfast: " + warning));
      return table.routes().answer(ofHost, limit);
    } catch (OutOfMemoryError e) {
      throw tooLarge(e);
    }
  }

  private static CommandFailure tooLarge(OutOfMemoryError e) {
    return new CommandFailure(
        ExitCode.FAILED,
        "the facts of this site do not fit into a heap of %d MiB; a million endpoints take 1024: give more by HOLDFAST_JAVA_OPTS=-Xmx4g"
            .formatted(Runtime.getRuntime().maxMemory() >> 20),
        e);
  }
}
