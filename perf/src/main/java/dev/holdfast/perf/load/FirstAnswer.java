package dev.holdfast.perf.load;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// From the start of the launcher to the first 200 through a router that has its facts on disk and
/// no bus: `FirstAnswer <holdfast> <directory> <times>`, where `DiskAtScale write` has filled the
/// directory. Each time a process of its own; the first one may still have to make its archive of
/// classes.
public final class FirstAnswer {
  private static final Ticker TICKER = SystemClocks.ticker();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// Often enough for what takes a second, seldom enough to leave the router its cores.
  private static final long PAUSE_NANOS = 5_000_000;

  private FirstAnswer() {}

  /// Runs it.
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 3) {
      System.err.println("usage: FirstAnswer <holdfast> <directory> <times>");
      System.exit(2);
    }
    InetAddress here = InetAddress.getLoopbackAddress();
    try (AppServer _ = AppServer.start(new InetSocketAddress(here, LargeSite.REAL_PORT))) {
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
        measure(Path.of(args[0]), Path.of(args[1]).toAbsolutePath());
      }
    }
  }

  private static void measure(Path holdfast, Path directory)
      throws IOException, InterruptedException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    Path config = Files.createTempFile("holdfast-", ".yaml");
    Path log = Files.createTempFile("holdfast-", ".log");
    Files.writeString(
        config,
        """
        site: %s
        bus: {bootstrap: ["127.0.0.1:%d"]}
        dataDirectory: %s
        listen: {address: 127.0.0.1, port: %d}
        admin: {port: %d}
        drain: {wait: 0s, timeout: 0s}
        """
            .formatted(LargeSite.SITE, freePort(), directory, address.getPort(), freePort()));
    long beganNanos = TICKER.nanos();
    Process router =
        new ProcessBuilder(holdfast.toString(), "router", "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      awaitAnswer(router, address, beganNanos, log);
      long tookNanos = TICKER.nanos() - beganNanos;
      System.out.printf(
          "first answer after %d ms; processor time %d ms, %s; ms by thread: %s%n",
          TimeUnit.NANOSECONDS.toMillis(tookNanos),
          router.info().totalCpuDuration().orElse(Duration.ZERO).toMillis(),
          residentText(router.pid()),
          ThreadTimes.of(router.pid()));
      Files.delete(log);
    } finally {
      router.destroy();
      router.waitFor();
      Files.delete(config);
    }
  }

  private static void awaitAnswer(
      Process router, InetSocketAddress address, long beganNanos, Path log) throws IOException {
    while (TICKER.nanos() - beganNanos < PATIENCE.toNanos() && router.isAlive()) {
      try (ProbeClient client = ProbeClient.connect(address)) {
        client.awaitAnswer(LargeSite.REAL_HOST, TICKER, PATIENCE);
        return;
      } catch (ConnectException _) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    throw new IOException("the router does not answer; its log: " + log);
  }

  private static String residentText(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .map(line -> line.replaceAll("\\s+", " "))
        .findFirst()
        .orElse("");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
