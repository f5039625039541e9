package dev.holdfast.cli;

import java.io.PrintWriter;
import java.nio.file.Path;

/// A router alone, against an existing bus, until a signal. Stateless.
final class RouterDaemon {
  private RouterDaemon() {}

  /// Returns the exit code. The caller's thread waits.
  static int run(Path config, PrintWriter out, PrintWriter err)
      throws CommandFailure, InterruptedException {
    Hangups hangups = new Hangups();
    Daemon daemon = Daemon.begin(out, err, "draining", "draining", hangups::heard);
    try (RouterProcess router = RouterProcess.start(config)) {
      hangups.answer(() -> reload(router, config, err));
      daemon.ready(
          "router listens on %s, admin on %s"
              .formatted(Addresses.text(router.address()), Addresses.text(router.adminAddress())));
      return daemon.await();
    }
  }

  private static void reload(RouterProcess router, Path config, PrintWriter err) {
    try {
      router.reload(config);
    } catch (CommandFailure e) {
      err.println("holdfast: SIGHUP has changed nothing: " + e.getMessage());
    }
  }
}
