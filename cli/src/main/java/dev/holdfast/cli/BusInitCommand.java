package dev.holdfast.cli;

import dev.holdfast.events.log.BusTopics.TopicState;
import dev.holdfast.events.log.KafkaLogConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast bus init`.
@Command(
    name = "init",
    sortOptions = false,
    header = "Make the two topics of a router group.",
    description =
        "Says how existing ones differ from what Holdfast expects, and leaves them as they are. May"
            + " be repeated. Without --config or --bootstrap: on the broker of `holdfast up`.",
    customSynopsis =
        "holdfast bus init [--config FILE | --bootstrap HOST:PORT[,...] | --data DIR] [OPTIONS]",
    footer = {
      "%nExamples:",
      "  holdfast bus init --bootstrap kafka-1:9092,kafka-2:9092 --replication 3",
      "  holdfast bus init --config router.yaml"
    })
final class BusInitCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();

  @ArgGroup(exclusive = true)
  private final Where where = new Where();

  @Option(
      names = "--group",
      paramLabel = "NAME",
      defaultValue = LocalBus.GROUP,
      description = "The router group, with --bootstrap (default: ${DEFAULT-VALUE}).")
  String group = LocalBus.GROUP;

  @Option(
      names = "--replication",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Replicas of each topic (default: as many as there are brokers, three at most).")
  int replication;

  @Option(
      names = "--retention",
      paramLabel = "TIME",
      defaultValue = "24h",
      converter = DurationText.class,
      description =
          "How long the routes topic is kept: how far one can look back (default:"
              + " ${DEFAULT-VALUE}).")
  Duration retention = LocalBus.RETENTION;

  /// Which bus is meant.
  static final class Where {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description =
            "A router's or an emitter's config: its bus, with TLS and SASL settings, and its"
                + " groups.")
    @Nullable Path config;

    @Option(
        names = "--bootstrap",
        paramLabel = "HOST:PORT",
        split = ",",
        description = "Some of the brokers.")
    @Nullable List<String> bootstrap;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "The data folder of `holdfast up` (default: data).")
    Path data = Path.of(DataFolder.DEFAULT);
  }

  @Override
  public Integer call() throws CommandFailure {
    for (KafkaLogConfig bus : buses()) {
      for (TopicState topic : Topics.init(bus, replication, retention)) {
        output.out().println((topic.isNew() ? "made      " : "was there ") + topic.name());
        topic.differences().forEach(difference -> output.out().println("  " + difference));
      }
    }
    return ExitCode.OK;
  }

  private List<KafkaLogConfig> buses() throws CommandFailure {
    if (where.config != null) {
      return Configs.buses(where.config);
    }
    List<String> bootstrap =
        where.bootstrap != null
            ? where.bootstrap
            : LocalBus.servers(LocalBus.known(new DataFolder(where.data)));
    return List.of(Configs.bus(LocalBus.SITE, group, bootstrap));
  }
}
