package dev.holdfast.perf.fleet;

import dev.holdfast.emitter.EmitterAssembly;
import dev.holdfast.emitter.EmitterConfig;
import dev.holdfast.emitter.EmitterStatus;
import dev.holdfast.emitter.GroupStatus;
import dev.holdfast.emitter.StartException;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A cell: the real emitter with its configuration, its data directory and its own clients of the
/// bus; only its LRPs come from memory. Any thread.
final class FleetCell implements AutoCloseable {
  private final MemoryLrps lrps;
  private final WatchedLog log;
  private final EmitterAssembly emitter;

  private FleetCell(MemoryLrps lrps, WatchedLog log, EmitterAssembly emitter) {
    this.lrps = lrps;
    this.log = log;
    this.emitter = emitter;
  }

  /// Starts its emitter, which does not wait for the bus.
  static FleetCell start(Path directory, int number, MemoryLrps lrps, int busPort)
      throws IOException {
    Path file =
        Files.writeString(
            Files.createDirectories(directory).resolve("emitter.yaml"),
            """
            cell: %s
            site: %s
            bus: {bootstrap: ["127.0.0.1:%d"]}
            """
                .formatted(MadeUpLrps.cell(number).name(), FleetRun.SITE, busPort));
    try {
      EmitterConfig config = EmitterConfig.read(file);
      WatchedLog log =
          new WatchedLog(KafkaRouteLog.open(config.buses().getFirst(), SystemClocks.ticker()));
      EmitterAssembly emitter =
          EmitterAssembly.start(
              config,
              List.of(log),
              EmitterAssembly.Machine.system(),
              (_, inbox) -> lrps.open(inbox));
      return new FleetCell(lrps, log, emitter);
    } catch (YamlException | StartException e) {
      throw new IOException(e);
    }
  }

  MemoryLrps lrps() {
    return lrps;
  }

  /// Notes when the next change passes.
  void watch(Passage passage) {
    log.watch(passage);
  }

  /// Whether its incarnation has begun: its first manifest is acknowledged.
  boolean isOpen() {
    return emitter.status().groups().stream().anyMatch(GroupStatus::open);
  }

  /// Whether the log has the latest of everything.
  boolean isAllSaid() {
    return emitter.status().allSaid();
  }

  /// Of its newest record.
  long seq() {
    EmitterStatus status = emitter.status();
    return status.groups().isEmpty() ? 0 : status.groups().getFirst().seq();
  }

  @Override
  public void close() {
    emitter.stop();
    log.close();
  }
}
