package dev.holdfast.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An app that a command runs, on the command's own terminal. Any thread.
final class ChildProcess implements AutoCloseable {
  private final Process process;

  private ChildProcess(Process process) {
    this.process = process;
  }

  static ChildProcess start(List<String> command) throws CommandFailure {
    try {
      return new ChildProcess(new ProcessBuilder(command).inheritIO().start());
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "cannot start %s: %s".formatted(command.getFirst(), Reasons.of(e)), e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Waits for its end for a while.
  void awaitEnd(Duration most) throws InterruptedException {
    boolean _ = process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Asks it to end (SIGTERM).
  void terminate() {
    process.destroy();
  }

  /// Waits for its end; its exit code, 128 + the signal's number where one ended it.
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /// Ends it if it still runs.
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
