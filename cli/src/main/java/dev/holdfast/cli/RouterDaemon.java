package dev.holdfast.cli;

import java.io.PrintWriter;
import java.nio.file.Path;

/// A router alone, against an existing bus, until a signal. Stateless.
final class RouterDaemon {
  private RouterDaemon() {}

  /// Returns the exit code. The caller's thread waits.
  static int run(Path config, PrintWriter out, PrintWriter err)
      throws CommandFailure, InterruptedException {
    NotifySocket manager = NotifySocket.ofEnvironment();
    StopSignals signals =
        StopSignals.handle(
            () -> {
              err.println("holdfast: draining (Ctrl-C once more: at once)");
              manager.stopping("draining");
            },
            () -> {});
    try (RouterProcess router = RouterProcess.start(config)) {
      StopSignals.onHangup(() -> reload(router, config, err));
      String listens =
          "router listens on %s, admin on %s"
              .formatted(Addresses.text(router.address()), Addresses.text(router.adminAddress()));
      out.println(listens);
      manager.ready(listens);
      return signals.await();
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
