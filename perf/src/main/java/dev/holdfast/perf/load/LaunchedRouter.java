package dev.holdfast.perf.load;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.perf.launch.FreePort;
import dev.holdfast.perf.launch.ResidentMemory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A router as a process of its own, begun by the launcher, and what its start takes. One thread;
/// blocks.
public final class LaunchedRouter implements AutoCloseable {
  private static final Ticker TICKER = SystemClocks.ticker();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path config;
  private final Path log;
  private final InetSocketAddress requests;
  private final InetSocketAddress admin;
  private final long beganNanos;

  private LaunchedRouter(
      Process process, Path config, Path log, InetSocketAddress requests, InetSocketAddress admin) {
    this.process = process;
    this.config = config;
    this.log = log;
    this.requests = requests;
    this.admin = admin;
    this.beganNanos = TICKER.nanos();
  }

  /// It takes no requests before it knows its routes, however long that takes: a client that asks
  /// for what is not known yet would take a core of its own. And it turns none away, however busy
  /// the machine is with its start: an answer that is neither the app's nor 404 ends a measurement.
  ///
  /// @param holdfast the launcher
  /// @param javaOptions for its JVM; empty: the launcher's own
  public static LaunchedRouter start(
      Path holdfast, String javaOptions, String site, int busPort, Path dataDirectory)
      throws IOException {
    InetSocketAddress requests = freeAddress();
    InetSocketAddress admin = freeAddress();
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
        waitForRoutes: 2m
        http: {overload: {shed: false}}
        drain: {wait: 0s, timeout: 0s}
        """
            .formatted(
                site,
                busPort,
                dataDirectory.toAbsolutePath(),
                requests.getPort(),
                admin.getPort()));
    ProcessBuilder router =
        new ProcessBuilder(holdfast.toString(), "router", "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    router.environment().put("HOLDFAST_BUILD", "no");
    router.environment().put("HOLDFAST_JAVA_OPTS", javaOptions);
    return new LaunchedRouter(router.start(), config, log, requests, admin);
  }

  /// Where it takes requests.
  public InetSocketAddress requests() {
    return requests;
  }

  /// Its admin port.
  public InetSocketAddress admin() {
    return admin;
  }

  /// Its process.
  public ProcessHandle process() {
    return process.toHandle();
  }

  /// Since the launcher was started.
  long elapsedMs() {
    return TimeUnit.NANOSECONDS.toMillis(TICKER.nanos() - beganNanos);
  }

  /// Until it answers 200 for the root of that host.
  void awaitAnswer(String host) throws IOException {
    try {
      ProbeClient.awaitAnswer(process, requests, host, TICKER, PATIENCE);
    } catch (IOException e) {
      throw new IOException("the router does not answer; its log: " + log, e);
    }
  }

  /// What its start has taken, with the processor time and memory of now.
  Start start(long answerMs) throws IOException {
    return new Start(
        answerMs,
        answerMs,
        process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis(),
        ResidentMemory.mib(process.pid()),
        ThreadTimes.of(process.pid()).toString());
  }

  /// Ends it and waits for that. Its log stays where it ended by itself.
  @Override
  public void close() throws IOException {
    boolean ranOn = process.isAlive();
    process.destroy();
    process.onExit().join();
    Files.delete(config);
    if (ranOn) {
      Files.delete(log);
    }
  }

  private static InetSocketAddress freeAddress() throws IOException {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.any());
  }
}
