package dev.holdfast.perf.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// How a proxy's JVM is started: with the flags of `holdfast router` and this process's class path;
/// the plain Netty proxies too, so that the JVM makes no difference. Immutable.
///
/// @param flagsFile the launcher's `server.args`
/// @param options more flags, which win
public record JvmCommand(Path flagsFile, List<String> options) {
  private static final String ROOT = "holdfast.root";

  /// As `./holdfast bench` says: the folder of flags as a property, the options in the environment.
  public static JvmCommand ofLauncher() throws IOException {
    Path file = Path.of(System.getProperty("holdfast.conf", "conf"), "server.args");
    if (!Files.isReadable(file)) {
      throw new IOException(
          "no JVM flags in %s; expected -Dholdfast.conf to name the launcher's folder of flags"
              .formatted(file));
    }
    String more = System.getenv().getOrDefault("HOLDFAST_JAVA_OPTS", "").strip();
    return new JvmCommand(file, more.isEmpty() ? List.of() : List.of(more.split("\\s+")));
  }

  /// The launcher of the source tree that `./holdfast bench` was started from.
  public static Path launcher() throws IOException {
    Path launcher = root().resolve("holdfast");
    if (!Files.isExecutable(launcher)) {
      throw new IOException(
          "no launcher at %s; expected -Dholdfast.root to name the source tree"
              .formatted(launcher));
    }
    return launcher;
  }

  private static Path root() {
    return Path.of(System.getProperty(ROOT, "..")).toAbsolutePath().normalize();
  }

  /// The flag by which another JVM finds the source tree.
  public static String rootFlag() {
    return "-D" + ROOT + "=" + root();
  }

  public List<String> of(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + flagsFile.toAbsolutePath());
    command.add("-XX:-AutoCreateSharedArchive"); // The archive belongs to another class path.
    command.addAll(options);
    command.add(rootFlag());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    Collections.addAll(command, arguments);
    return command;
  }

  /// The flags one after the other, for reports.
  public String flags() throws IOException {
    List<String> flags = new ArrayList<>();
    for (String line : Files.readAllLines(flagsFile)) {
      if (line.startsWith("-")) {
        flags.add(line);
      }
    }
    flags.addAll(options);
    return String.join(" ", flags);
  }
}
