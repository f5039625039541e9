package dev.holdfast.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// `./holdfast` as a user starts it, on the jars of this build. Any thread.
final class Launcher implements AutoCloseable {
  /// The script at the root; tests run in the folder of their module.
  static final Path SCRIPT = Path.of("..", "holdfast").toAbsolutePath().normalize();

  private static final int ENDS_MOST_SECONDS = 60;

  /// Each of these JVMs runs for seconds: the optimising compiler would only begin.
  private static final Map<String, String> QUICK =
      Map.of("HOLDFAST_BUILD", "no", "HOLDFAST_JAVA_OPTS", "-XX:TieredStopAtLevel=1");

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private Launcher(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /// Starts it; what it says on both outputs is kept.
  static Launcher start(List<String> arguments) throws IOException {
    return start(arguments, Map.of());
  }

  /// The same with variables of the environment.
  static Launcher start(List<String> arguments, Map<String, String> environment)
      throws IOException {
    var _ = Primed.ENDED;
    return begin(arguments, environment);
  }

  private static Launcher begin(List<String> arguments, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(QUICK);
    builder.environment().putAll(environment);
    return new Launcher(builder.start());
  }

  /// The archives of classes, made anew before anything else is started: with them a program is up
  /// in half the time.
  static final class Primed {
    /// Where the launcher keeps them.
    static final Path CACHE = Path.of("target", "holdfast", "cache").toAbsolutePath();

    private static final int MOST_SECONDS = 120;

    /// How `./holdfast prime` ended; whatever that is, the others can do without.
    static final Ended ENDED = prime();

    private Primed() {}

    private static Ended prime() {
      try {
        FolderTree.delete(CACHE);
        try (Launcher launcher = begin(List.of("prime"), Map.of())) {
          return launcher.process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)
              ? new Ended(launcher.awaitEnd(), launcher.text())
              : new Ended(-1, "still runs after %d s: %s".formatted(MOST_SECONDS, launcher.text()));
        }
      } catch (IOException e) {
        return new Ended(-1, e.toString());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// What a command that ends by itself came to.
  record Ended(int exitCode, String text) {}

  static Ended run(String... arguments) throws IOException, InterruptedException {
    try (Launcher launcher = start(List.of(arguments))) {
      return new Ended(launcher.awaitEnd(), launcher.text());
    }
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      out.lines().forEach(lines::add);
    } catch (IOException | java.io.UncheckedIOException _) {
      // The process was killed.
    }
  }

  List<String> lines() {
    return lines;
  }

  String text() {
    return String.join("\n", lines);
  }

  long pid() {
    return process.pid();
  }

  /// As `ps` shows it.
  String commandLine() {
    return process.info().commandLine().orElse("");
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Sends a signal by its name, such as `INT`.
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /// Returns the exit code.
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(ENDS_MOST_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still runs after " + ENDS_MOST_SECONDS + " s:\n" + text());
    }
    reader.join();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
