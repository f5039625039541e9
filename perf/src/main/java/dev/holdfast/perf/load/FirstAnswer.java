package dev.holdfast.perf.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// From the start of the launcher to the first 200 through a router that has its facts on disk and
/// no bus: `FirstAnswer <holdfast> <directory> <times>`, where `DiskAtScale write` has filled the
/// directory. Each time a process of its own; the first one may still have to make its archive of
/// classes.
public final class FirstAnswer {
  private FirstAnswer() {}

  /// Runs it.
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: FirstAnswer <holdfast> <directory> <times>");
      System.exit(2);
    }
    InetAddress here = InetAddress.getLoopbackAddress();
    try (AppServer _ = AppServer.start(new InetSocketAddress(here, LargeSite.REAL_PORT))) {
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
        measure(Path.of(args[0]), Path.of(args[1]));
      }
    }
  }

  private static void measure(Path holdfast, Path directory) throws IOException {
    try (LaunchedRouter router =
        LaunchedRouter.start(holdfast, LargeSite.SITE, LaunchedRouter.freePort(), directory)) {
      router.awaitAnswer(LargeSite.REAL_HOST);
      System.out.printf("first answer after %d ms; %s%n", router.elapsedMs(), router.expense());
    }
  }
}
