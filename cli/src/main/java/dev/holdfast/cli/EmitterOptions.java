package dev.holdfast.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which emitter is asked: one at a URL, one of a config on this machine, or one of `holdfast up`.
final class EmitterOptions {
  @Option(
      names = "--emitter",
      paramLabel = "URL",
      description = "The emitter's API, with --token-file.")
  @Nullable String emitter;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The file with the API's token.")
  @Nullable Path tokenFile;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The config of an emitter on this machine, which says the rest.")
  @Nullable Path config;

  @Mixin final DataOption data = new DataOption();

  @Option(
      names = "--cell",
      paramLabel = "NAME",
      description = "Which of its cells (default: the only one).")
  @Nullable String cell;

  EmitterPlace place() throws CommandFailure {
    if ((emitter == null) != (tokenFile == null) || (emitter != null && config != null)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "expected --emitter with --token-file, or --config, or --data with --cell");
    }
    if (emitter != null && tokenFile != null) {
      return EmitterPlace.at(emitter, tokenFile);
    }
    return config != null ? EmitterPlace.ofConfig(config) : EmitterPlace.ofUp(data.folder(), cell);
  }
}
