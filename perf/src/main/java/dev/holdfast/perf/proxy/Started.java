package dev.holdfast.perf.proxy;

import dev.holdfast.perf.launch.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The processes that a run has started, and its temporary folder. They end with it, at Ctrl-C and
/// SIGTERM too: by a shutdown hook. Any thread.
public final class Started implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 3;

  private final Path directory;
  private final Deque<Process> processes = new ArrayDeque<>();
  private final Thread hook = new Thread(this::endAll, "end-proxies");
  private boolean ended;

  public Started() throws IOException {
    this.directory = Files.createTempDirectory("holdfast-bench-");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// Where the proxies' files lie; goes with them.
  public Path directory() {
    return directory;
  }

  /// Starts one. Throws {@link IOException} once the run is ending.
  public synchronized Process start(List<String> command, Path output) throws IOException {
    if (ended) {
      throw new IOException("the run is ending");
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    processes.push(process);
    return process;
  }

  private synchronized void endAll() {
    ended = true;
    processes.forEach(Process::destroy);
    try {
      for (Process process : processes) {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      }
    } catch (InterruptedException _) {
      processes.forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    }
    processes.clear();
    delete();
  }

  private void delete() {
    try {
      FileTree.delete(directory);
    } catch (IOException e) {
      System.err.println("holdfast: left behind " + directory + ": " + e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      endAll();
    } catch (IllegalStateException _) {
      // The JVM is on its way out, and the hook does it.
    }
  }
}
