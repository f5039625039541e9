package dev.holdfast.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.emitter.EmitterAssembly.Machine;
import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Topic;
import dev.holdfast.events.broker.TestBroker;
import dev.holdfast.events.log.KafkaBus;
import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.log.RouteLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// An emitter on a real broker and a real directory. Each case has its own, and mostly waits.
@Order(0) // Among the longest of its module.
@Execution(ExecutionMode.CONCURRENT)
final class EmitterIT {
  private static final Cell CELL = new Cell("cell-1");
  private static final Duration MOST = Duration.ofSeconds(60);

  @TempDir Path home;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Path lrps;
  private TestRouter router;
  private TestBroker broker;
  private String group;

  @BeforeEach
  void prepare() throws IOException {
    lrps = Files.createDirectory(home.resolve("lrps"));
    onBroker(TestBroker.shared());
  }

  private void onBroker(TestBroker on) {
    broker = on;
    group = TestBroker.randomGroup();
    broker.initTopics(group);
    RouteLog log = KafkaRouteLog.open(broker.config("test", group), SystemClocks.ticker());
    open.add(log);
    router = new TestRouter(log);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private Path configured(String data) throws IOException {
    return Files.writeString(
        home.resolve("emitter.yaml"),
        """
        cell: cell-1
        site: test
        address: 127.0.0.1
        groups: [%s]
        dataDirectory: %s
        beatInterval: 500ms
        relistInterval: 2s
        bus:
          bootstrap: [%s]
          evidenceInterval: 200ms
          identityInterval: 500ms
          %s
        """
            .formatted(group, data, broker.bootstrap(), timeouts()));
  }

  /// That a broker of a test's own has died is to be seen soon; the shared one is late at most.
  private String timeouts() {
    return broker.equals(TestBroker.shared())
        ? "requestTimeout: 10s\n  deliveryTimeout: 30s"
        : "requestTimeout: 2s\n  deliveryTimeout: 4s";
  }

  private EmitterAssembly started() throws Exception {
    return started("data");
  }

  private EmitterAssembly started(String data) throws Exception {
    return started(data, Machine.system());
  }

  private EmitterAssembly started(String data, Machine machine) throws Exception {
    EmitterConfig config = EmitterConfig.read(configured(data));
    List<RouteLog> logs = new ArrayList<>();
    for (KafkaLogConfig bus : config.buses()) {
      RouteLog log = KafkaRouteLog.open(bus, SystemClocks.ticker());
      logs.add(log);
      open.add(log);
    }
    EmitterAssembly emitter = EmitterAssembly.start(config, logs, machine);
    open.add(emitter::stop);
    return emitter;
  }

  private Process process() throws IOException {
    Process process = EmitterProcess.start(configured("data"));
    open.add(process::destroyForcibly);
    return process;
  }

  private void write(String name, String instance, int port) throws IOException {
    Path hidden = lrps.resolve("." + name);
    Files.writeString(hidden, lrp(instance, port));
    Files.move(hidden, lrps.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String lrp(String instance, int port) {
    return """
    instance: %s
    endpoints:
    - port: %d
      containerPort: 8080
      routes: [%s.example.com]
    """
        .formatted(instance, port, instance);
  }

  private void awaitInstances(String... instances) {
    await()
        .atMost(MOST)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> {
          router.poll();
          assertThat(router.instances(CELL)).containsExactly(instances);
        });
  }

  /// Waits until the cell has said so many more times that it is alive.
  private void awaitBeats(int beats) {
    int wanted = router.kinds(Topic.PRESENCE).size() + beats;
    await()
        .atMost(MOST)
        .until(() -> {
          router.poll();
          return router.kinds(Topic.PRESENCE).size() >= wanted;
        });
  }

  @Test
  void fileThatIsAddedChangedOrRemovedIsSeenAsARecord() throws Exception {
    write("base.yaml", "base", 61_000);
    started();
    awaitInstances("base");
    assertThat(router.kinds(Topic.ROUTES)).containsExactly("Hello", "Manifest");
    write("a.yaml", "a", 61_001);
    awaitInstances("a", "base");
    long since = router.endpoints(CELL).getFirst().sinceMs();
    write("a.yaml", "a", 61_002);
    await()
        .atMost(MOST)
        .until(() -> {
          router.poll();
          return router.endpoints(CELL).getFirst().target().port() == 61_002;
        });
    assertThat(router.endpoints(CELL).getFirst().sinceMs()).isGreaterThan(since);
    Files.delete(lrps.resolve("a.yaml"));
    awaitInstances("base");
    assertThat(router.kinds(Topic.ROUTES)).contains("Register");
    awaitBeats(3);
    assertThat(router.digestsEqual).isPositive();
    assertThat(router.digestsDifferent).isZero();
  }

  @Test
  void fileThatIsWrittenPieceByPieceIsTakenWhole() throws Exception {
    write("a.yaml", "a", 61_001);
    EmitterAssembly emitter = started();
    awaitInstances("a");
    String text = "lrps:\n- {instance: a, endpoints: [{port: 61001, containerPort: 8080}]}\n";
    Path file = lrps.resolve("a.yaml");
    Files.writeString(file, "", StandardOpenOption.TRUNCATE_EXISTING);
    for (int i = 0; i < text.length(); i += 7) {
      Files.writeString(
          file, text.substring(i, Math.min(text.length(), i + 7)), StandardOpenOption.APPEND);
    }
    await().atMost(MOST).until(() -> emitter.status().refused().isEmpty());
    awaitBeats(2);
    assertThat(router.instances(CELL)).containsExactly("a");
    assertThat(router.kinds(Topic.ROUTES)).doesNotContain("Unregister");
  }

  @Test
  void badFileIsShownAndDisturbsNothingElse() throws Exception {
    write("a.yaml", "a", 61_001);
    EmitterAssembly emitter = started();
    awaitInstances("a");
    Files.writeString(lrps.resolve("b.yaml"), "instance: b\nendpoints:\n- port: many\n");
    // Read while it is being written it may be refused for being empty first.
    await()
        .atMost(MOST)
        .untilAsserted(() ->
            assertThat(emitter.status().refused())
                .singleElement()
                .asString()
                .endsWith(
                    "b.yaml:3: 'endpoints[0].port' is \"many\"; expected a whole number from 1 to"
                        + " 65535"));
    write("c.yaml", "c", 61_003);
    awaitInstances("a", "c");
    Files.writeString(lrps.resolve("b.yaml"), lrp("b", 61_002));
    awaitInstances("a", "b", "c");
    await().atMost(MOST).until(() -> emitter.status().refused().isEmpty());
  }

  @Test
  void directoryThatIsMovedAwayAndBackChangesNothing() throws Exception {
    write("a.yaml", "a", 61_001);
    EmitterAssembly emitter = started();
    awaitInstances("a");
    router.forgetRecords();
    Files.move(lrps, home.resolve("away"));
    await().atMost(MOST).until(() -> !emitter.status().degraded().isEmpty());
    awaitBeats(2);
    Files.createDirectory(lrps);
    await()
        .atMost(MOST)
        .until(() -> emitter.status().degraded().toString().contains("another one than before"));
    awaitBeats(2);
    Files.delete(lrps);
    Files.move(home.resolve("away"), lrps);
    await().atMost(MOST).until(() -> emitter.status().degraded().isEmpty());
    assertThat(router.changes).isZero();
    write("b.yaml", "b", 61_002);
    awaitInstances("a", "b");
  }

  @Test
  void operatorAcceptsAnotherDirectory() throws Exception {
    write("a.yaml", "a", 61_001);
    EmitterAssembly emitter = started();
    awaitInstances("a");
    Files.move(lrps, home.resolve("away"));
    Files.createDirectory(lrps);
    await()
        .atMost(MOST)
        .until(() -> emitter.status().degraded().toString().contains("another one than before"));
    Files.createFile(home.resolve("data").resolve("accept"));
    awaitInstances();
    assertThat(home.resolve("data").resolve("accept")).doesNotExist();
  }

  @Test
  void killedEmitterThatStartsAgainChangesNoEndpoint() throws Exception {
    for (int i = 10; i < 30; i++) {
      write("i-" + i + ".yaml", "i-" + i, 61_000 + i);
    }
    Process first = process();
    await()
        .atMost(MOST)
        .until(() -> {
          router.poll();
          return router.instances(CELL).size() == 20;
        });
    awaitBeats(1);
    List<Endpoint> before = router.endpoints(CELL);
    String incarnation = incarnation();
    router.forgetRecords();
    first.destroyForcibly().waitFor();
    // What a bad moment leaves: a file that cannot be read, and one that is gone.
    Files.writeString(lrps.resolve("i-10.yaml"), "instance: [");
    process();
    await()
        .atMost(MOST)
        .until(() -> {
          router.poll();
          return !incarnation().equals(incarnation);
        });
    awaitBeats(3);
    assertThat(router.endpoints(CELL)).isEqualTo(before);
    assertThat(router.changes).isZero();
    assertThat(router.digestsDifferent).isZero();
    Files.delete(lrps.resolve("i-11.yaml"));
    await()
        .atMost(MOST)
        .until(() -> {
          router.poll();
          return router.instances(CELL).size() == 19;
        });
  }

  private String incarnation() {
    return java.util.Objects.requireNonNull(router.cell(CELL)).incarnation().toString();
  }

  @Test
  void stoppedEmitterSaysSoAndLeavesItsEndpoints() throws Exception {
    write("a.yaml", "a", 61_001);
    EmitterAssembly emitter = started();
    awaitInstances("a");
    awaitBeats(1);
    emitter.stop();
    assertThat(emitter.ended().get(1, TimeUnit.SECONDS)).isEqualTo(new EmitterEnd.Stopped());
    await()
        .atMost(MOST)
        .until(() -> {
          router.poll();
          return router.events(RouteEvent.Beat.class).getLast().mode() == CellMode.LEAVING;
        });
    assertThat(router.instances(CELL)).containsExactly("a");
  }

  @Test
  void secondEmitterOnTheSameDirectoryIsRefused() throws Exception {
    started();
    assertThatThrownBy(this::started)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("is in use by another emitter");
  }

  @Test
  void secondEmitterOfTheSameNameRefusesToSpeak() throws Exception {
    write("a.yaml", "a", 61_001);
    started("one");
    awaitInstances("a");
    awaitBeats(1);
    EmitterAssembly second = started("two");
    EmitterEnd end = second.ended().get(60, TimeUnit.SECONDS);
    assertThat(end).isInstanceOf(EmitterEnd.NameTaken.class);
    await()
        .atMost(MOST)
        .until(() -> {
          router.poll();
          return router.kinds(Topic.ROUTES).size() >= 3;
        });
    assertThat(router.kinds(Topic.ROUTES)).containsExactly("Hello", "Manifest", "Hello");
  }

  @Test
  void whatChangesWhileTheBrokerIsDeadArrivesAfterwards() throws Exception {
    try (TestBroker own = TestBroker.own()) {
      onBroker(own);
      write("a.yaml", "a", 61_001);
      EmitterAssembly emitter = started();
      awaitInstances("a");
      own.broker().kill();
      await().atMost(MOST).until(() -> emitter.status().degraded().toString().contains("BUS_GONE"));
      write("b.yaml", "b", 61_002);
      Files.delete(lrps.resolve("a.yaml"));
      await().atMost(MOST).until(() -> emitter.status().endpoints() == 1);
      own.start();
      awaitInstances("b");
      await().atMost(MOST).until(() -> emitter.status().degraded().isEmpty());
      close();
      open.clear();
    }
  }

  /// One on which whatever is spread over a time comes at its beginning: a manifest that is due
  /// within half a minute would be waited for.
  private static Machine earlyMachine() {
    RandomGenerator random = new SecureRandom();
    return new Machine(
        SystemClocks.ticker(),
        SystemClocks.wall(),
        new RandomGenerator() {
          @Override
          public long nextLong() {
            return random.nextLong();
          }

          @Override
          public long nextLong(long bound) {
            return random.nextLong(bound) / 20;
          }
        });
  }

  /// The producer is told nothing, and no send fails for longer than the topics are away.
  @Test
  void topicsMadeAnewAndLongerThanBeforeGetAManifest() throws Exception {
    write("a.yaml", "a", 61_001);
    started("data", earlyMachine());
    awaitInstances("a");
    KafkaBus bus = new KafkaBus(broker.config("test", group));
    bus.makeAnew();
    for (int i = 0; i < 5; i++) {
      bus.append(Topic.ROUTES, new Cell("another").key(), new byte[] {1});
    }
    RouteLog log = KafkaRouteLog.open(broker.config("test", group), SystemClocks.ticker());
    open.add(log);
    router = new TestRouter(log);
    awaitInstances("a");
    assertThat(router.kinds(Topic.ROUTES)).containsExactly("Manifest");
  }

  @Test
  void brokerThatIsThereLateIsWaitedFor() throws Exception {
    try (TestBroker own = TestBroker.own()) {
      onBroker(own);
      own.broker().kill();
      write("a.yaml", "a", 61_001);
      EmitterAssembly emitter = started();
      await().atMost(MOST).until(() -> emitter.status().endpoints() == 1);
      own.start();
      awaitInstances("a");
      close();
      open.clear();
    }
  }
}
