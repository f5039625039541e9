package dev.holdfast.cli;

import dev.holdfast.emitter.EmitterConfig;
import dev.holdfast.emitter.api.ApiConfig;
import dev.holdfast.emitter.api.ApiToken;
import dev.holdfast.events.Cell;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Where an emitter's API is, and the token for it. Both are read anew each time: an emitter that
/// starts again may listen elsewhere. Immutable.
///
/// @param url null: what the data directory says
/// @param tokenFile where the token stands
/// @param dataDirectory the emitter's; null where the URL is given
record EmitterPlace(@Nullable String url, Path tokenFile, @Nullable Path dataDirectory) {
  private static final String API_FILE = "api";

  /// The API at a URL.
  static EmitterPlace at(String url, Path tokenFile) throws CommandFailure {
    String full = url.contains("://") ? url : "http://" + url;
    try {
      URI uri = URI.create(full);
      if (uri.getHost() != null && "http".equals(uri.getScheme())) {
        return new EmitterPlace(full.replaceAll("/+$", ""), tokenFile, null);
      }
    } catch (IllegalArgumentException _) {
      // Falls through to the one message.
    }
    throw new CommandFailure(
        ExitCode.USAGE, "--emitter is \"" + url + "\"; expected http://HOST:PORT or HOST:PORT");
  }

  /// The API of an emitter with this config, on this machine.
  static EmitterPlace ofConfig(Path file) throws CommandFailure {
    EmitterConfig config = Configs.emitter(file);
    ApiConfig api = config.api();
    if (api == null) {
      throw new CommandFailure(
          ExitCode.USAGE,
          file + " has no `api`; expected `api: {}` in it, and its emitter restarted");
    }
    Path tokenFile = api.tokenFile();
    return ofDirectory(config.dataDirectory(), tokenFile);
  }

  private static EmitterPlace ofDirectory(Path directory, @Nullable Path tokenFile) {
    return new EmitterPlace(
        null, tokenFile == null ? directory.resolve(ApiToken.FILE) : tokenFile, directory);
  }

  /// The API of a cell of `holdfast up`.
  ///
  /// @param cell null: the only one
  static EmitterPlace ofUp(DataFolder folder, @Nullable String cell) throws CommandFailure {
    if (cell != null) {
      return ofDirectory(folder.emitterState(cell(cell)), null);
    }
    Set<String> cells = cells(folder);
    if (cells.size() != 1) {
      throw new CommandFailure(
          ExitCode.USAGE,
          cells.isEmpty()
              ? "no cell in "
                  + folder.path()
                  + "; start one with ./holdfast up, or name an emitter with --emitter or --config"
              : "%s has several cells; expected one of them with --cell: %s"
                  .formatted(folder.path(), String.join(", ", cells)));
    }
    return ofDirectory(folder.emitterState(cell(cells.iterator().next())), null);
  }

  private static Cell cell(String name) throws CommandFailure {
    try {
      return new Cell(name);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private static Set<String> cells(DataFolder folder) throws CommandFailure {
    Set<String> cells = new TreeSet<>();
    if (Files.isDirectory(folder.cells())) {
      try (DirectoryStream<Path> below =
          Files.newDirectoryStream(folder.cells(), Files::isDirectory)) {
        below.forEach(each -> cells.add(String.valueOf(each.getFileName())));
      } catch (IOException e) {
        throw new CommandFailure(ExitCode.FAILED, "cannot look for cells: " + Reasons.of(e), e);
      }
    }
    return cells;
  }

  /// The API's URL now. Fails where no emitter has said where it listens.
  String urlNow() throws IOException {
    if (url != null) {
      return url;
    }
    Path file = java.util.Objects.requireNonNull(dataDirectory).resolve(API_FILE);
    return Files.readString(file).strip();
  }

  String token() throws IOException {
    return ApiToken.text(tokenFile);
  }

  /// What messages call it.
  String name() {
    return url != null ? url : String.valueOf(dataDirectory);
  }
}
