package dev.holdfast.events.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// The living process of a broker, which this one may or may not have started. Immutable.
///
/// A pid alone proves nothing, for pids are used again: the process must be the broker of this very
/// directory by its command line or, where the system does not show that, have started when the
/// broker did. (The command line is asked first because a start time moves with the wall clock:
/// Linux counts it from a boot time that is itself reckoned back from now.)
final class BrokerProcess {
  private static final int SIGNAL_MOST_MS = 2_000;

  private static final long START_TOLERANCE_MS = 2_000;

  private final ProcessHandle handle;

  private BrokerProcess(ProcessHandle handle) {
    this.handle = handle;
  }

  /// The broker that runs on this directory, if any.
  static Optional<BrokerProcess> of(BrokerDirectory directory) {
    return directory
        .readPid()
        .flatMap(pid ->
            ProcessHandle.of(pid.first())
                .filter(ProcessHandle::isAlive)
                .filter(handle -> isBroker(handle, directory, pid.second()))
                .map(BrokerProcess::new)
                .filter(found -> found.state() != State.DEAD));
  }

  static long startMs(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static boolean isBroker(ProcessHandle handle, BrokerDirectory directory, long startedMs) {
    Optional<String> commandLine = handle.info().commandLine();
    if (commandLine.isPresent()) {
      return commandLine.get().contains(BrokerMain.class.getName() + " " + directory.root());
    }
    return Math.abs(startMs(handle) - startedMs) <= START_TOLERANCE_MS;
  }

  enum State {
    RUNNING,
    /// Stopped by SIGSTOP.
    FROZEN,
    /// Ended, but not yet waited for by its parent.
    DEAD
  }

  long pid() {
    return handle.pid();
  }

  State state() {
    return switch (stateLetter()) {
      case 'T', 't' -> State.FROZEN;
      case 'Z', 'X' -> State.DEAD;
      default -> State.RUNNING;
    };
  }

  /// The letter that `ps` shows: Linux has it in /proc, others have `ps`.
  private char stateLetter() {
    try {
      Path stat = Path.of("/proc", Long.toString(pid()), "stat");
      if (Files.exists(stat)) {
        String text = Files.readString(stat);
        return text.charAt(text.lastIndexOf(')') + 2);
      }
      Process ps =
          new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(pid()))
              .redirectErrorStream(true)
              .start();
      String text = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? 'X' : text.charAt(0);
    } catch (IOException _) {
      // It ended while we looked, or the system shows no state: then it is as alive as its handle.
      return handle.isAlive() ? 'R' : 'X';
    }
  }

  /// SIGTERM; a frozen process hears it only when it goes on.
  void terminate() {
    handle.destroy();
    signal("CONT");
  }

  /// SIGKILL.
  void kill() {
    handle.destroyForcibly();
  }

  /// SIGSTOP. Waits until it stands: on a busy machine its threads stop a little later.
  void freeze() {
    signal("STOP");
    awaitState(State.FROZEN);
  }

  /// SIGCONT.
  void resume() {
    signal("CONT");
    awaitState(State.RUNNING);
  }

  /// Not for ever: whatever holds it, its state is asked again by whoever needs it.
  private void awaitState(State wanted) {
    for (int i = 0; i < SIGNAL_MOST_MS && state() != wanted && state() != State.DEAD; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  /// Every shell has `kill` built in; not every system has it as a program.
  private void signal(String name) {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("cannot signal the broker: " + e.getMessage(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether it has ended after at most this long.
  boolean awaitEnd(Duration most) {
    return awaitEnd(handle, most);
  }

  static boolean awaitEnd(ProcessHandle handle, Duration most) {
    try {
      handle.onExit().get(most.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return !handle.isAlive();
    } catch (ExecutionException | CancellationException _) {
      return !handle.isAlive();
    }
  }
}
