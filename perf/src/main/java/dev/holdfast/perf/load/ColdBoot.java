package dev.holdfast.perf.load;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.broker.BrokerJvm;
import dev.holdfast.events.broker.LocalBroker;
import dev.holdfast.events.log.BusTopics;
import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.events.log.RouteLog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// From the start of the launcher to the first 200 through a router that knows nothing and reads
/// the whole site from a real bus on the same machine: usage `ColdBoot <holdfast> <cells>
/// <endpoints per cell> <times>`. The bus is filled once; while routers start the cells beat as
/// emitters do. Each time a process of its own with a data directory of its own; the first one may
/// still have to make its archive of classes. In the end `holdfast routes --at` reads the same log.
public final class ColdBoot {
  private static final String SITE = "bench";
  private static final int TAGS = 10;
  private static final int FIRST_PORT = 21_000;
  private static final int BROKER_HEAP_MIB = 256;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long PAUSE_NANOS = 20_000_000;

  private final Path holdfast;
  private final Path directory;
  private final int busPort;
  private final List<FleetVoice> voices = new ArrayList<>();
  private volatile boolean ended;

  private ColdBoot(Path holdfast, Path directory, int busPort) {
    this.holdfast = holdfast;
    this.directory = directory;
    this.busPort = busPort;
  }

  /// Runs it.
  public static void main(String[] args) throws Exception {
    if (args.length != 4) {
      System.err.println("usage: ColdBoot <holdfast> <cells> <endpoints per cell> <times>");
      System.exit(2);
    }
    Path directory = Files.createTempDirectory("holdfast-cold");
    LocalBroker broker =
        LocalBroker.at(directory.resolve("bus"), 0, BrokerJvm.likeThisOne(BROKER_HEAP_MIB));
    broker.start(PATIENCE);
    try {
      new ColdBoot(Path.of(args[0]), directory, broker.port())
          .run(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    } finally {
      broker.stop(PATIENCE);
      delete(directory);
    }
  }

  private void run(int cells, int endpoints, int times) throws Exception {
    KafkaLogConfig bus = new KafkaLogConfig(SITE, "shared", List.of("127.0.0.1:" + busPort));
    BusTopics.init(bus, 1, Duration.ofDays(1), PATIENCE);
    SyntheticCell.Shape shape = new SyntheticCell.Shape(endpoints, TAGS, FIRST_PORT);
    SyntheticCell first = new SyntheticCell(0, shape);
    try (RouteLog log = KafkaRouteLog.open(bus, SystemClocks.ticker());
        LogWriter writer = log.openWriter();
        AppServer _ = app(first);
        AppServer _ = app(new SyntheticCell(1, shape))) {
      fill(writer, cells, shape);
      Thread beats = Thread.ofPlatform().name("beats").start(() -> beat(writer));
      for (int i = 0; i < times; i++) {
        measure(directory.resolve("facts-" + i), first.host(0), (cells + 1) / 2 * endpoints);
      }
      lookBack(first.host(0));
      ended = true;
      beats.join();
    }
  }

  /// The first app has an instance on each of two cells.
  private static AppServer app(SyntheticCell cell) throws IOException {
    return AppServer.start(new InetSocketAddress(cell.address(), FIRST_PORT));
  }

  private void fill(LogWriter writer, int cells, SyntheticCell.Shape shape) {
    for (int i = 0; i < cells; i++) {
      FleetVoice voice = new FleetVoice(new SyntheticCell(i, shape), SITE);
      voice.hello(writer);
      voice.manifest(writer);
      voices.add(voice);
    }
  }

  private void beat(LogWriter writer) {
    for (int i = 0; !ended; i = (i + 1) % voices.size()) {
      voices.get(i).beat(writer);
      LockSupport.parkNanos(BEAT_NANOS / voices.size());
    }
  }

  private void measure(Path facts, String host, int routes)
      throws IOException, InterruptedException {
    try (LaunchedRouter router = LaunchedRouter.start(holdfast, SITE, busPort, facts)) {
      router.awaitAnswer(host);
      long answeredMs = router.elapsedMs();
      String expense = router.expense();
      awaitRoutes(router, routes);
      System.out.printf(
          "first answer after %d ms, %d routes after %d ms; %s%n",
          answeredMs, routes, router.elapsedMs(), expense);
    }
  }

  /// The same log, read by the command that shows its past.
  private void lookBack(String host) throws IOException, InterruptedException {
    String bus = "127.0.0.1:" + busPort;
    List<String> words =
        List.of("routes", "--at", "1s", "--bus", bus, "--site", SITE, "--host", host);
    System.out.println("routes --at: " + LaunchedCommand.run(holdfast, words));
  }

  private static void awaitRoutes(LaunchedRouter router, int routes)
      throws IOException, InterruptedException {
    URI status = URI.create("http://127.0.0.1:%d/status".formatted(router.admin().getPort()));
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!client
          .send(HttpRequest.newBuilder(status).build(), HttpResponse.BodyHandlers.ofString())
          .body()
          .replaceAll("\\s", "")
          .contains("\"routes\":" + routes + ",")) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
