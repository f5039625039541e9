package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/// A running `./holdfast up` on free ports with a folder of its own. Any thread.
final class LocalUp implements AutoCloseable {
  private static final Pattern PORT =
      Pattern.compile("^ +(router|admin) +http://127\\.0\\.0\\.1:(\\d+)$");
  private static final int UP_MOST_SECONDS = 60;

  private final Path folder;
  private final Launcher launcher;

  private LocalUp(Path folder, Launcher launcher) {
    this.folder = folder;
    this.launcher = launcher;
  }

  /// Starts it and waits for its "up" message.
  static LocalUp start(Path folder, String... more) throws IOException {
    LocalUp up = new LocalUp(folder, Launcher.start(arguments(folder, more)));
    try {
      Awaitility.await()
          .atMost(UP_MOST_SECONDS, TimeUnit.SECONDS)
          .pollInterval(20, TimeUnit.MILLISECONDS)
          .until(() -> !up.launcher.isAlive() || up.says("Ctrl-C stops it."));
    } catch (RuntimeException e) {
      up.close();
      throw new AssertionError("not up:\n" + up.launcher.text(), e);
    }
    if (!up.says("Ctrl-C stops it.")) {
      throw new AssertionError("not up:\n" + up.launcher.text());
    }
    return up;
  }

  static List<String> arguments(Path folder, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("up", "--data", folder.toString(), "--port", "0", "--admin-port", "0"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  Launcher launcher() {
    return launcher;
  }

  Path lrps(String cell) {
    return folder.resolve("cells").resolve(cell).resolve("lrps");
  }

  boolean says(String text) {
    return launcher.text().contains(text);
  }

  int port() {
    return port("router");
  }

  String adminUrl() {
    return "http://127.0.0.1:" + port("admin");
  }

  private int port(String of) {
    for (String line : launcher.lines()) {
      Matcher matcher = PORT.matcher(line);
      if (matcher.matches() && matcher.group(1).equals(of)) {
        return Integer.parseInt(matcher.group(2));
      }
    }
    throw new AssertionError("no port of " + of + ":\n" + launcher.text());
  }

  Launcher.Ended bus(String command) throws IOException, InterruptedException {
    return Launcher.run("bus", command, "--data", folder.toString());
  }

  /// Sends a signal and returns the exit code.
  int stop(String signal) throws IOException, InterruptedException {
    launcher.signal(signal);
    return launcher.awaitEnd();
  }

  /// Ends it and its broker, whatever came before.
  @Override
  public void close() {
    launcher.close();
    try {
      bus("stop");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
