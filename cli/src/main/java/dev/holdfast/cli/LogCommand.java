package dev.holdfast.cli;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.RouteLog.StartAt;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast log`: what the cells said.
@Command(
    name = "log",
    sortOptions = false,
    header = "Show what the cells said on the log, readable or not.",
    description =
        "Asks the bus, not a router. Each line: the broker's time, topic and offset, cell,"
            + " epoch/seq, and what the cell said. Without --config or --bus: the broker of"
            + " `holdfast up`.",
    customSynopsis = "holdfast log [--config FILE | --bus HOST:PORT[,...] | --data DIR] [OPTIONS]",
    footer = {
      "%nExamples:",
      "  holdfast log --since 2h --host hello.example.com",
      "  holdfast log --follow --topic all --cell cell-a",
      "  holdfast log --since 2026-11-25T14:00 --json | jq -r 'select(.kind == \"manifest\")'"
    })
final class LogCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = TimeText.class,
      description = "From this time on, by the broker's clock (default: ${DEFAULT-VALUE} ago).")
  TimeText.Moment since = new TimeText.At(Instant.EPOCH);

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Only what changed the endpoints of this host.")
  String host = "";

  @Option(names = "--cell", paramLabel = "CELL", description = "Only what this cell said.")
  String cell = "";

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "routes",
      description = "routes, presence (beats, every 5 s) or all (default: ${DEFAULT-VALUE}).")
  Which which = Which.ROUTES;

  @Option(names = "--follow", description = "Go on with what is said from now on, until Ctrl-C.")
  boolean follow;

  @Option(names = "--json", description = "Show JSON, a record a line, for programs.")
  boolean json;

  @Mixin private final BusOptions bus = new BusOptions();

  /// Which of the two topics are read.
  enum Which {
    ROUTES,
    PRESENCE,
    ALL;

    Set<Topic> topics() {
      return switch (this) {
        case ROUTES -> EnumSet.of(Topic.ROUTES);
        case PRESENCE -> EnumSet.of(Topic.PRESENCE);
        case ALL -> EnumSet.allOf(Topic.class);
      };
    }
  }

  @Override
  public Integer call() throws CommandFailure {
    ZoneId zone = ZoneId.systemDefault();
    long sinceMs = since.from(SystemClocks.wall().instant(), zone).toEpochMilli();
    RecordFilter filter = new RecordFilter(cell, RouteRows.host(host));
    RecordText text = new RecordText(zone, filter);
    TimeMerge merge = new TimeMerge();
    boolean isNothing = true;
    try (LogWalk walk = LogWalk.open(bus.log(), which.topics(), new StartAt.Time(sinceMs))) {
      do {
        for (LogRecord record : merge.add(walk.next(), walk::isAtEnd)) {
          if (filter.wants(record)) {
            isNothing = false;
            print(record, text);
          }
        }
        // A reader of a pipe that has gone wants no more.
      } while ((follow || !walk.isAtEnd()) && !output.out().checkError());
    }
    if (isNothing) {
      output.err().println("nothing since " + TimeText.shown(sinceMs, zone));
    }
    return ExitCode.OK;
  }

  private void print(LogRecord record, RecordText text) {
    if (json) {
      output.out().println(RecordJson.of(record));
    } else {
      text.lines(record).forEach(output.out()::println);
    }
  }
}
