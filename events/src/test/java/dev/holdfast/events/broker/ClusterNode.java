package dev.holdfast.events.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.tools.StorageTool;

/// One broker of a {@link TestCluster}: its directory, its ports, its process. One thread.
final class ClusterNode {
  private static final Duration UP_MOST = Duration.ofSeconds(90);
  private static final Duration KILL_MOST = Duration.ofSeconds(10);

  /// Three of them, two routers and the rest share a small machine.
  private static final int HEAP_MIB = 160;

  private final BrokerDirectory directory;
  private final int id;
  private final NodePorts ports;

  ClusterNode(BrokerDirectory directory, int id, NodePorts ports) {
    this.directory = directory;
    this.id = id;
    this.ports = ports;
  }

  NodePorts ports() {
    return ports;
  }

  /// As `controller.quorum.voters` names it.
  String voter() {
    return id + "@127.0.0.1:" + ports.controller();
  }

  String open() {
    return "127.0.0.1:" + ports.of(Door.OPEN);
  }

  /// Writes its settings and makes it a member of the cluster.
  void format(String clusterId, String voters, BusSecurity security) throws IOException {
    directory.create();
    Files.writeString(directory.propertiesFile(), properties(voters) + security.properties());
    String[] command = {
      "format", "--cluster-id", clusterId, "--config", directory.propertiesFile().toString()
    };
    if (StorageTool.execute(command, System.out) != 0) {
      throw new AssertionError("the test's broker cannot be formatted");
    }
    directory.markFormatted();
  }

  private String properties(String voters) {
    return """
    process.roles=broker,controller
    node.id=%d
    controller.quorum.voters=%s
    listeners=CONTROLLER://127.0.0.1:%d,%s
    advertised.listeners=%s
    listener.security.protocol.map=CONTROLLER:PLAINTEXT,%s
    inter.broker.listener.name=OPEN
    controller.listener.names=CONTROLLER
    log.dirs=%s
    auto.create.topics.enable=false
    message.max.bytes=9437184
    broker.session.timeout.ms=3000
    broker.heartbeat.interval.ms=500
    num.network.threads=1
    num.io.threads=2
    background.threads=2
    log.cleaner.dedupe.buffer.size=4194304
    log.cleaner.io.buffer.size=65536
    """
        .formatted(
            id,
            voters,
            ports.controller(),
            doors("127.0.0.1"),
            doors("localhost"),
            Stream.of(Door.values())
                .map(door -> door + ":" + door.protocol)
                .collect(Collectors.joining(",")),
            directory.data());
  }

  private String doors(String host) {
    return Stream.of(Door.values())
        .map(door -> "%s://%s:%d".formatted(door, host, ports.of(door)))
        .collect(Collectors.joining(","));
  }

  void launch() {
    try {
      BrokerLog.rotate(directory.logFile());
      new BrokerLaunch(directory, TestJvm.ofBroker(HEAP_MIB)).spawn();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void launchIfDown() {
    if (!isUp()) {
      launch();
    }
  }

  boolean isUp() {
    return BrokerProcess.of(directory).isPresent();
  }

  void awaitUp() {
    long deadline = System.nanoTime() + UP_MOST.toNanos();
    while (!BrokerPing.answers(ports.of(Door.OPEN))) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(
            "broker " + id + " is not up; " + BrokerLog.lastWords(directory.logFile()));
      }
      try {
        Thread.sleep(Duration.ofMillis(50));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  void kill() {
    BrokerProcess.of(directory)
        .ifPresent(process -> {
          process.kill();
          process.awaitEnd(KILL_MOST);
        });
  }
}
