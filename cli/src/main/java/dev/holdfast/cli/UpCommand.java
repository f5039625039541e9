package dev.holdfast.cli;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast up`: everything on one machine, until a signal.
@Command(
    name = "up",
    sortOptions = false,
    header = "Run everything on this machine: bus, router, emitters.",
    description = {
      "A real single-node Kafka, a router, and an emitter for each folder under DIR/cells (cell-a"
          + " if there is none). Ctrl-C stops it in order; what it knows stays in DIR and is there"
          + " again at the next start."
    },
    footer = {
      "%nExamples:",
      "  holdfast up --demo",
      "  holdfast up --data /var/lib/holdfast --port 80 --address 0.0.0.0"
    })
final class UpCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();

  @Option(names = "--demo", description = "Add a second cell and three small apps to try it on.")
  boolean demo;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DataFolder.DEFAULT,
      description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(DataFolder.DEFAULT);

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "The router's port; 0: any free one (default: ${DEFAULT-VALUE}).")
  int port;

  @Option(
      names = "--address",
      paramLabel = "IP",
      defaultValue = "127.0.0.1",
      description = "The address that it listens on (default: ${DEFAULT-VALUE}).")
  InetAddress address = InetAddress.getLoopbackAddress();

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description =
          "The router's admin port, on 127.0.0.1; 0: any free one (default: ${DEFAULT-VALUE}).")
  int adminPort;

  @Option(
      names = "--bus-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Kafka's port, on 127.0.0.1 (default: the one before, else any free one).")
  int busPort;

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    // The router's and each emitter's log would all say what BusNews says once.
    System.setProperty("org.slf4j.simpleLogger.log.dev.holdfast.events.log.EvidenceLoop", "error");
    checkPort(port, "--port");
    checkPort(adminPort, "--admin-port");
    checkPort(busPort, "--bus-port");
    LocalSite.Options options =
        new LocalSite.Options(
            new DataFolder(data), new LocalSite.Ports(address, port, adminPort, busPort), demo);
    StopSignals signals =
        StopSignals.handle(
            () -> output.err().println("holdfast: stopping (Ctrl-C once more: at once)"),
            () -> LocalBus.of(options.folder(), 0).kill());
    try (LocalSite site = LocalSite.start(options, signals, output.err()::println)) {
      if (!signals.stopping()) {
        show(site);
      }
      BusNews.tell(site.bus(), output.out()::println, signals);
      return signals.await();
    }
  }

  private static void checkPort(int port, String option) throws CommandFailure {
    if (port < 0 || port > 65_535) {
      throw new CommandFailure(
          ExitCode.USAGE, option + " is \"" + port + "\"; expected 0 to 65535");
    }
  }

  private void show(LocalSite site) {
    PrintWriter out = output.out();
    UpMessage.lines(site.facts()).forEach(out::println);
  }
}
