package dev.holdfast.cli;

import dev.holdfast.emitter.EmitterConfig;
import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.RouterConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Config files, read for a command: what is wrong with one is a sentence with file and line.
final class Configs {
  private Configs() {}

  /// Reads a file.
  @FunctionalInterface
  private interface Reader<T> {
    T read(Path file) throws IOException, YamlException;
  }

  static RouterConfig router(Path file) throws CommandFailure {
    return read(file, RouterConfig::read);
  }

  static EmitterConfig emitter(Path file) throws CommandFailure {
    return read(file, EmitterConfig::read);
  }

  /// The buses of a router's or an emitter's config, one for each group: an emitter's names a cell.
  static List<KafkaLogConfig> buses(Path file) throws CommandFailure {
    return read(file, YamlMap::read).has("cell")
        ? emitter(file).buses()
        : List.of(router(file).bus());
  }

  /// A bus that a command's options name.
  static KafkaLogConfig bus(String site, String group, List<String> servers) throws CommandFailure {
    try {
      return new KafkaLogConfig(site, group, servers);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private static <T> T read(Path file, Reader<T> reader) throws CommandFailure {
    try {
      return reader.read(file);
    } catch (YamlException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, "cannot read the config " + Reasons.of(e), e);
    }
  }
}
