package dev.holdfast.cli;

import java.io.PrintWriter;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/// A program that runs alone until a signal, and what the terminal and a service manager hear of
/// it. One thread.
final class Daemon {
  private final PrintWriter out;
  private final NotifySocket manager;
  private final StopSignals signals;

  private Daemon(PrintWriter out, NotifySocket manager, StopSignals signals) {
    this.out = out;
    this.manager = manager;
    this.signals = signals;
  }

  /// From now on a signal asks it to end in order.
  ///
  /// @param ending what it then does, for the terminal
  /// @param status likewise, for the service manager
  static Daemon begin(PrintWriter out, PrintWriter err, String ending, String status) {
    NotifySocket manager = NotifySocket.ofEnvironment();
    Runnable says = saysThatItEnds(err, ending, manager, status);
    return new Daemon(out, manager, StopSignals.handle(says, () -> {}));
  }

  /// The same, but SIGHUP asks for that and not for the end.
  static Daemon begin(
      PrintWriter out, PrintWriter err, String ending, String status, Runnable onHangup) {
    NotifySocket manager = NotifySocket.ofEnvironment();
    Runnable says = saysThatItEnds(err, ending, manager, status);
    return new Daemon(out, manager, StopSignals.handle(says, () -> {}, onHangup));
  }

  private static Runnable saysThatItEnds(
      PrintWriter err, String ending, NotifySocket manager, String status) {
    return () -> {
      err.println("holdfast: " + ending + " (Ctrl-C once more: at once)");
      manager.stopping(status);
    };
  }

  /// It does what it is for from now on.
  void ready(String status) {
    out.println(status);
    manager.ready(status);
  }

  /// Waits for a signal; returns the exit code that goes with it.
  int await() throws InterruptedException {
    return signals.await();
  }

  /// Likewise; nothing where it was over before.
  OptionalInt awaitUntil(CompletableFuture<?> over) throws InterruptedException {
    return signals.awaitUntil(over);
  }
}
