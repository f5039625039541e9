package dev.holdfast.cli;

import static org.awaitility.Awaitility.await;

import dev.holdfast.events.broker.BusSecurity;
import dev.holdfast.events.broker.Door;
import dev.holdfast.events.broker.FreePorts;
import dev.holdfast.events.broker.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.acl.AclOperation;

/// What `docker-compose.yml` starts, with processes on the loopback address: three brokers, two
/// routers, two cells with an app each; here over TLS, with passwords and with least rights. One
/// thread.
final class Machines implements AutoCloseable {
  private static final Duration UP_MOST = Duration.ofSeconds(60);
  private static final String PASSWORD_VARIABLE = "TEST_BUS_PASSWORD";

  private final Path folder;
  private final TestCluster bus;
  private final Map<String, MachineRouter> routers = new LinkedHashMap<>();
  private final Map<String, Launcher> emitters = new LinkedHashMap<>();
  private final List<Process> apps = new ArrayList<>();
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final FreePorts freePorts;

  private Machines(Path folder, TestCluster bus) {
    this.folder = folder;
    this.bus = bus;
    this.freePorts = new FreePorts(folder);
  }

  /// Starts the brokers, and grants what each role needs.
  static Machines start() throws IOException {
    Path folder = Files.createTempDirectory(Path.of("target"), "machines-").toAbsolutePath();
    Machines machines = new Machines(folder, TestCluster.start(3));
    for (String user : BusSecurity.USERS) {
      Files.writeString(machines.passwordFile(user), BusSecurity.password(user) + "\n");
    }
    String topics = "holdfast.shared.";
    BusSecurity.USERS.forEach(
        user -> machines.bus.allow(user, AclOperation.DESCRIBE_CONFIGS, topics));
    machines.bus.allow("operator", AclOperation.CREATE, topics);
    machines.bus.allow("operator", AclOperation.DESCRIBE, topics);
    machines.bus.allow("router", AclOperation.READ, topics);
    machines.bus.allow("emitter", AclOperation.WRITE, topics);
    machines.bus.allow("emitter", AclOperation.READ, topics + "presence");
    return machines;
  }

  TestCluster bus() {
    return bus;
  }

  Path passwordFile(String user) {
    return folder.resolve(user + ".password");
  }

  /// A config's mapping `bus`, with the user's password from its file.
  private String busOf(String user, String password) {
    return """
    bus:
      bootstrap: %s
      evidenceInterval: 500ms
      kafka:
        security.protocol: SASL_SSL
        ssl.truststore.type: PEM
        ssl.truststore.location: %s
        sasl.mechanism: SCRAM-SHA-512
        sasl.jaas.config: >-
          org.apache.kafka.common.security.scram.ScramLoginModule required
          username="%s" password="%s";
    """
        .formatted(bus.bootstrap(Door.PASSWORD), bus.security().trust(), user, password);
  }

  /// A config for commands that ask the bus.
  Path config(String user) throws IOException {
    return Files.writeString(
        folder.resolve(user + ".yaml"), busOf(user, "${file:%s.password}".formatted(user)));
  }

  /// Starts a router, or starts it again on its data. One has its password from a file, the others
  /// from the environment.
  MachineRouter startRouter(String name, boolean passwordFromFile) throws IOException {
    Path config = folder.resolve(name + ".yaml");
    if (!Files.exists(config)) {
      String password =
          passwordFromFile ? "${file:router.password}" : "${env:" + PASSWORD_VARIABLE + "}";
      Files.writeString(
          config,
          """
          listen: {address: 127.0.0.1, port: 0}
          admin: {port: 0}
          dataDirectory: %s
          drain: {timeout: 5s}
          http: {overload: {shed: false}}
          %s\
          """
              .formatted(folder.resolve(name), busOf("router", password)));
    }
    MachineRouter router =
        MachineRouter.start(
            config,
            Map.of(
                PASSWORD_VARIABLE,
                BusSecurity.password("router"),
                "HOLDFAST_JAVA_OPTS",
                "-Xmx256m -XX:TieredStopAtLevel=1"));
    routers.put(name, router);
    return router;
  }

  /// Starts a cell: its app, its LRP file and its emitter.
  void startCell(String cell, int index) throws IOException {
    Path home = Files.createDirectories(folder.resolve(cell));
    Path pages = Files.createDirectories(home.resolve("pages"));
    Files.writeString(pages.resolve("index.html"), "hello: instance " + index);
    int port = freePorts.take();
    apps.add(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jwebserver").toString(),
                "-b",
                "127.0.0.1",
                "-p",
                "" + port,
                "-d",
                pages.toString(),
                "-o",
                "none")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("app.log").toFile())
            .start());
    Files.createDirectories(home.resolve("lrps"));
    setRoutes(cell, index, port, "hello.example.com");
    Files.writeString(
        home.resolve("emitter.yaml"),
        """
        cell: %s
        address: 127.0.0.1
        %s\
        """
            .formatted(cell, busOf("emitter", "${file:../emitter.password}")));
    emitters.put(
        cell,
        Launcher.start(List.of("emitter", "--config", home.resolve("emitter.yaml").toString())));
  }

  private void setRoutes(String cell, int index, int port, String... hosts) throws IOException {
    ports.put(cell, port);
    Files.writeString(
        folder.resolve(cell).resolve("lrps").resolve("hello.yaml"),
        """
        instance: hello-%d
        app: hello
        index: %d
        endpoints:
          - {port: %d, routes: [%s]}
        """
            .formatted(index, index, port, String.join(", ", hosts)));
  }

  /// The cell's app is reached by these hosts from now on.
  void setRoutes(String cell, int index, String... hosts) throws IOException {
    setRoutes(cell, index, Objects.requireNonNull(ports.get(cell)), hosts);
  }

  List<MachineRouter> routers() {
    return List.copyOf(routers.values());
  }

  /// Waits until each router says of the bus, and of how many cells it hears, what is expected.
  void awaitBus(String state, int cellsHeard) {
    for (MachineRouter router : routers()) {
      await()
          .atMost(UP_MOST)
          .pollInterval(Duration.ofMillis(100))
          .until(() ->
              Outage.isAt(router.busState(), state)
                  && (cellsHeard < 0 || router.cellsHeard() == cellsHeard));
    }
  }

  /// Waits until each router answers for the host as expected.
  void awaitStatus(String host, int status) {
    for (MachineRouter router : routers()) {
      await()
          .atMost(UP_MOST)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> router.client().status(host, "/") == status);
    }
  }

  /// All that routers and emitters have said.
  String said() {
    StringBuilder said = new StringBuilder();
    routers.values().forEach(router -> said.append(router.launcher().text()));
    emitters.values().forEach(emitter -> said.append(emitter.text()));
    return said.toString();
  }

  /// The command lines of routers and emitters, as `ps` shows them.
  List<String> commandLines() {
    List<String> lines = new ArrayList<>();
    routers.values().forEach(router -> lines.add(router.launcher().commandLine()));
    emitters.values().forEach(emitter -> lines.add(emitter.commandLine()));
    return lines;
  }

  @Override
  public void close() {
    routers.values().forEach(router -> router.launcher().close());
    emitters.values().forEach(Launcher::close);
    apps.forEach(Process::destroyForcibly);
    bus.close();
  }
}
