package dev.holdfast.perf.abuse;

import dev.holdfast.cli.Main;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.perf.launch.AdminPort;
import dev.holdfast.perf.launch.FreePort;
import dev.holdfast.perf.launch.JvmCommand;
import dev.holdfast.perf.launch.ResidentMemory;
import dev.holdfast.perf.launch.Scrape;
import dev.holdfast.perf.load.ProbeClient;
import dev.holdfast.perf.proxy.App;
import dev.holdfast.perf.proxy.FactsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A router's process with one route to one app, and no bus: its facts lie on disk. One thread;
/// blocks.
final class AbusedRouter implements AutoCloseable {
  static final String HOST = "app.bench.example.com";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path log;
  private final InetSocketAddress requests;
  private final AdminPort admin;

  private AbusedRouter(Process process, Path log, InetSocketAddress requests, int adminPort) {
    this.process = process;
    this.log = log;
    this.requests = requests;
    this.admin = new AdminPort(adminPort, PATIENCE);
  }

  /// Starts it and waits for its first answer.
  ///
  /// @param directory for its files
  /// @param http its configuration below `http`, in YAML's flow style
  static AbusedRouter start(Path directory, JvmCommand java, int appPort, String http)
      throws IOException {
    Path data = directory.resolve("router-data");
    FactsFiles.write(data, List.of(new App("app", HOST, appPort)), 1);
    InetSocketAddress requests =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.any());
    int adminPort = FreePort.any();
    Path config = directory.resolve("router.yaml");
    // Port 1 is taken by nobody, so that the bus refuses and stays OUT.
    Files.writeString(
        config,
        """
        site: %s
        bus: {bootstrap: ["127.0.0.1:1"]}
        dataDirectory: %s
        listen: {address: 127.0.0.1, port: %d}
        admin: {port: %d}
        http: %s
        drain: {wait: 0s, timeout: 0s}
        """
            .formatted(FactsFiles.SITE, data, requests.getPort(), adminPort, http));
    Path log = directory.resolve("router.log");
    Process process =
        new ProcessBuilder(java.of(Main.class, "router", "--config", config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      ProbeClient.awaitAnswer(process, requests, HOST, SystemClocks.ticker(), PATIENCE);
    } catch (IOException e) {
      process.destroyForcibly();
      throw new IOException("the router does not answer; it said: " + Files.readString(log), e);
    }
    return new AbusedRouter(process, log, requests, adminPort);
  }

  InetSocketAddress address() {
    return requests;
  }

  /// The most descriptors that it may have.
  long descriptorsMost() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/limits")).stream()
        .filter(line -> line.startsWith("Max open files"))
        .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[3]))
        .findFirst()
        .orElseThrow();
  }

  /// As it is now.
  Figures figures() throws IOException, InterruptedException {
    Scrape scrape = admin.metrics();
    return new Figures(
        ResidentMemory.kib(process.pid()),
        (long) scrape.sum("jvm_memory_used_bytes{area=\"heap\""),
        (long) scrape.sum("holdfast_direct_memory_bytes"),
        (long) scrape.sum("process_files_open_files"),
        TcpMemory.bytes(),
        (long) scrape.sum("holdfast_connections_open"),
        (long) scrape.sum("holdfast_requests_in_flight"),
        (long) scrape.sum("holdfast_upgraded_open"));
  }

  /// The same after a full collection, so that the heap is what is alive.
  Figures collected() throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process collect =
        new ProcessBuilder(jcmd, String.valueOf(process.pid()), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (collect.waitFor() != 0) {
      throw new IOException("the router's JVM does not collect: jcmd said " + collect.exitValue());
    }
    return figures();
  }

  /// What its log says of leaked buffers and of errors of its own; none is good.
  List<String> complaints() throws IOException {
    return Files.readAllLines(log).stream()
        .filter(
            line -> line.contains("LEAK") || line.contains("ERROR") || line.contains("Exception"))
        .toList();
  }

  @Override
  public void close() {
    admin.close();
    process.destroy();
    process.onExit().join();
  }
}
