package dev.holdfast.perf.load;

import dev.holdfast.emitter.EmitterAssembly;
import dev.holdfast.emitter.EmitterConfig;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.perf.launch.BenchBus;
import dev.holdfast.perf.launch.FileTree;
import dev.holdfast.router.RouterAssembly;
import dev.holdfast.router.RouterConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.HdrHistogram.Histogram;

/// Measures how long a route takes from a cell to the traffic: from the moment an LRP's file is in
/// its directory to the first request that the router answers from the app, over a real broker with
/// `acks=all`. One route after the other; the bus, the router, the emitter and the app run on this
/// machine. Usage: `Propagation <registrations>`; its last line is the histogram of ns as {@link
/// Histogram#encodeIntoCompressedByteBuffer} has it, in Base64.
public final class Propagation {
  private static final String SITE = "perf";
  private static final int WARM_UP = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Ticker ticker = SystemClocks.ticker();
  private final Path lrps;
  private final AppServer app;
  private final ProbeClient client;

  private Propagation(Path lrps, AppServer app, ProbeClient client) {
    this.lrps = lrps;
    this.app = app;
    this.client = client;
  }

  public static void main(String[] args) throws Exception {
    int registrations = Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("holdfast-propagation");
    try (BenchBus bus = BenchBus.start(directory, SITE)) {
      run(directory, bus.port(), registrations);
    } finally {
      FileTree.delete(directory);
    }
  }

  private static void run(Path directory, int busPort, int registrations) throws Exception {
    Path lrps = Files.createDirectories(directory.resolve("lrps"));
    RouterConfig routerConfig =
        RouterConfig.parse(YamlMap.parse("router", routerYaml(busPort)), directory);
    EmitterConfig emitterConfig = EmitterConfig.read(emitterFile(directory, busPort));
    try (RouteLog routerLog = KafkaRouteLog.open(routerConfig.bus(), SystemClocks.ticker());
        RouteLog emitterLog =
            KafkaRouteLog.open(emitterConfig.buses().getFirst(), SystemClocks.ticker());
        AppServer app = AppServer.start()) {
      EmitterAssembly emitter = EmitterAssembly.start(emitterConfig, List.of(emitterLog));
      try (RouterAssembly router = RouterAssembly.start(routerConfig, routerLog);
          ProbeClient client = ProbeClient.connect(router.address())) {
        new Propagation(lrps, app, client).measure(registrations);
      } finally {
        emitter.stop();
      }
    }
  }

  private void measure(int registrations) throws IOException {
    register(0, WARM_UP);
    Histogram nanos = register(WARM_UP, registrations);
    ByteBuffer encoded = ByteBuffer.allocate(nanos.getNeededByteBufferCapacity());
    int length = nanos.encodeIntoCompressedByteBuffer(encoded);
    System.out.println(Base64.getEncoder().encodeToString(Arrays.copyOf(encoded.array(), length)));
  }

  private Histogram register(int from, int count) throws IOException {
    Histogram nanos = new Histogram(3);
    for (int i = from; i < from + count; i++) {
      String host = "app-" + i + ".example.com";
      Path draft = lrps.resolve("app-" + i + ".draft");
      Files.writeString(draft, lrpYaml(i, host));
      long acceptedNanos = ticker.nanos();
      Files.move(draft, lrps.resolve("app-" + i + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
      client.awaitAnswer(host, ticker, PATIENCE);
      nanos.recordValue(ticker.nanos() - acceptedNanos);
    }
    return nanos;
  }

  private String lrpYaml(int i, String host) {
    return """
    instance: app-%d
    address: 127.0.0.1
    endpoints:
    - port: %d
      containerPort: 8080
      routes: [%s]
    """
        .formatted(i, app.port(), host);
  }

  /// It turns nobody away, however busy the machine is: {@link ProbeClient#awaitAnswer} would end.
  private static String routerYaml(int busPort) {
    return """
    bus: {bootstrap: ["127.0.0.1:%d"]}
    site: %s
    listen: {address: 127.0.0.1, port: 0}
    admin: {port: 0}
    http: {overload: {shed: false}}
    """
        .formatted(busPort, SITE);
  }

  private static Path emitterFile(Path directory, int busPort) throws IOException {
    return Files.writeString(
        directory.resolve("emitter.yaml"),
        """
        bus: {bootstrap: ["127.0.0.1:%d"]}
        site: %s
        cell: cell-perf
        """
            .formatted(busPort, SITE));
  }
}
