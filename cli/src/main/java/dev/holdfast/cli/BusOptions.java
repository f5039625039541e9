package dev.holdfast.cli;

import dev.holdfast.events.log.KafkaLogConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// Which log is read: of a config, of named brokers, or of the broker of `holdfast up`.
final class BusOptions {
  @ArgGroup(exclusive = true)
  private final Where where = new Where();

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "The router group (default: the config's, else shared).")
  @Nullable String group;

  @Option(
      names = "--site",
      paramLabel = "NAME",
      defaultValue = LocalBus.SITE,
      description = "The site, with --bus or --data (default: ${DEFAULT-VALUE}).")
  String site = LocalBus.SITE;

  /// Where the brokers are named.
  static final class Where {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "A router's or an emitter's config: its bus, with TLS and SASL settings.")
    @Nullable Path config;

    @Option(
        names = "--bus",
        paramLabel = "HOST:PORT",
        split = ",",
        description = "Some of the brokers.")
    @Nullable List<String> bus;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "The data folder of `holdfast up` (default: data).")
    Path data = Path.of(DataFolder.DEFAULT);
  }

  KafkaLogConfig log() throws CommandFailure {
    if (where.config != null) {
      return ofConfig(where.config);
    }
    List<String> servers =
        where.bus != null
            ? where.bus
            : LocalBus.servers(LocalBus.known(new DataFolder(where.data)));
    return Configs.bus(site, group == null ? LocalBus.GROUP : group, servers);
  }

  private KafkaLogConfig ofConfig(Path file) throws CommandFailure {
    List<KafkaLogConfig> buses = Configs.buses(file);
    if (group == null && buses.size() == 1) {
      return buses.getFirst();
    }
    List<String> groups = buses.stream().map(KafkaLogConfig::group).toList();
    return buses.stream()
        .filter(bus -> bus.group().equals(group))
        .findFirst()
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.USAGE,
                "%s is of the groups %s; expected one of them with --group"
                    .formatted(file, String.join(", ", groups))));
  }
}
