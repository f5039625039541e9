package dev.holdfast.perf.load;

import dev.holdfast.perf.launch.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Starts of a router that has its facts on disk and no bus. Each is a process of its own; the
/// first one may still have to make its archive of classes and is left out. One thread; blocks.
final class DiskBoot {
  private DiskBoot() {}

  /// @param launcher as `./holdfast`
  /// @param javaOptions for the router's JVM
  /// @param directory where facts are put
  /// @param times how many starts are measured
  static void measure(
      Path launcher,
      String javaOptions,
      Path directory,
      BootSite site,
      int times,
      Consumer<Start> measured)
      throws IOException, InterruptedException {
    write(directory, site);
    InetAddress here = InetAddress.getLoopbackAddress();
    try (AppServer _ = AppServer.start(new InetSocketAddress(here, LargeSite.REAL_PORT))) {
      for (int i = 0; i <= times; i++) {
        Start start = start(launcher, javaOptions, directory);
        if (i > 0) {
          measured.accept(start);
        }
      }
    }
  }

  /// In a JVM of its own, since it takes gigabytes.
  private static void write(Path directory, BootSite site)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx3g",
            "-XX:+UseCompactObjectHeaders",
            "-cp",
            System.getProperty("java.class.path"),
            DiskAtScale.class.getName(),
            "write",
            directory.toString(),
            String.valueOf(site.cells()),
            String.valueOf(site.perCell()),
            String.valueOf(BootSite.TAGS));
    Process writer =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (writer.waitFor() != 0) {
      throw new IOException("facts were not written: exit code " + writer.exitValue());
    }
  }

  private static Start start(Path launcher, String javaOptions, Path directory) throws IOException {
    int noBus = FreePort.any();
    try (LaunchedRouter router =
        LaunchedRouter.start(launcher, javaOptions, LargeSite.SITE, noBus, directory)) {
      router.awaitAnswer(LargeSite.REAL_HOST);
      // It answers when every route is published.
      return router.start(router.elapsedMs());
    }
  }
}
