package dev.holdfast.perf.degraded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that this run has started. One thread; blocks.
///
/// @param log what it says
record Child(Process process, Path log) {
  private static final int PATIENCE_SECONDS = 30;
  private static final int LINES_SHOWN = 5;

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// SIGKILL; a stopped process goes as well.
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /// SIGSTOP: it keeps its connections and does nothing.
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /// SIGCONT.
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  /// A signal by its name, such as `USR1`.
  void signal(String name) throws IOException, InterruptedException {
    int code = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid()).start().waitFor();
    if (code != 0) {
      throw new IOException("SIG%s does not reach process %d".formatted(name, pid()));
    }
  }

  /// Until it has ended by itself.
  void awaitEnd() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("process %d does not end; it said: %s".formatted(pid(), lastWords()));
    }
  }

  String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }
}
