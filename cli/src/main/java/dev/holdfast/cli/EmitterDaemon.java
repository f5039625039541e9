package dev.holdfast.cli;

import dev.holdfast.emitter.EmitterEnd;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalInt;

/// A cell's emitter alone, against an existing bus, until a signal. Stateless.
final class EmitterDaemon {
  private EmitterDaemon() {}

  /// Returns the exit code. The caller's thread waits.
  static int run(Path config, PrintWriter out, PrintWriter err)
      throws CommandFailure, InterruptedException {
    Daemon daemon = Daemon.begin(out, err, "stopping", "says that its silence is planned");
    try (EmitterProcess emitter = EmitterProcess.start(config)) {
      daemon.ready("emitter runs");
      OptionalInt signalled = daemon.awaitUntil(emitter.ended());
      if (signalled.isEmpty()) {
        throw failed(emitter.ended().join());
      }
      return signalled.getAsInt();
    }
  }

  private static CommandFailure failed(EmitterEnd end) {
    return new CommandFailure(
        ExitCode.FAILED,
        switch (end) {
          case EmitterEnd.NameTaken(String why) -> why;
          case EmitterEnd.Broken(Throwable why) -> "the emitter has a defect: " + why;
          case EmitterEnd.Stopped _ -> "the emitter was stopped";
        });
  }
}
