package dev.holdfast.perf.launch;

import dev.holdfast.events.broker.BrokerException;
import dev.holdfast.events.broker.BrokerJvm;
import dev.holdfast.events.broker.LocalBroker;
import dev.holdfast.events.log.BusTopics;
import dev.holdfast.events.log.KafkaLogConfig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The bus of a run: a broker of its own as a process, with the topics of one site. It goes when
/// this JVM goes, however that ends. One thread; blocks.
public final class BenchBus implements AutoCloseable {
  /// Of a broker with some dozen clients.
  private static final int HEAP_MIB = 256;

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration RETENTION = Duration.ofDays(1);

  private final LocalBroker broker;
  private final String site;
  private final Thread hook;

  private BenchBus(LocalBroker broker, String site) {
    this.broker = broker;
    this.site = site;
    this.hook = new Thread(broker::kill, "end-bus");
  }

  /// As {@link #start(Path, String, int)}, with what most runs need.
  public static BenchBus start(Path directory, String site) throws IOException {
    return start(directory, site, HEAP_MIB);
  }

  /// Starts it at any free port and makes the topics.
  ///
  /// @param directory what it keeps is in `bus` below
  /// @param heapMib of the broker
  public static BenchBus start(Path directory, String site, int heapMib) throws IOException {
    Path data = directory.resolve("bus");
    BenchBus bus = new BenchBus(LocalBroker.at(data, 0, jvm(heapMib)), site);
    Runtime.getRuntime().addShutdownHook(bus.hook);
    bus.resume();
    bus.makeTopics();
    return bus;
  }

  /// As `holdfast up` starts it, from the distribution's jars and with the archive of classes that
  /// `holdfast prime` has left, where there are these.
  private static BrokerJvm jvm(int heapMib) throws IOException {
    BrokerJvm plain = BrokerJvm.likeThisOne(heapMib);
    Path distribution = JvmCommand.launcher().resolveSibling("cli/target/holdfast");
    Path others = distribution.resolve("classpath");
    if (!Files.isReadable(others)) {
      return plain;
    }
    String lib = distribution.resolve("lib").toString();
    List<Path> jars = new ArrayList<>(List.of(Path.of(lib, "holdfast.jar")));
    for (String jar :
        Files.readString(others).replace("@lib@", lib).split(File.pathSeparator, -1)) {
      jars.add(Path.of(jar));
    }
    return new BrokerJvm(plain.java(), jars, heapMib, List.of())
        .with("-XX:SharedArchiveFile=" + distribution.resolve("cache/broker.jsa"));
  }

  /// Starts the broker again, or resumes a frozen one. Returns when it answers.
  public void resume() throws IOException {
    try {
      broker.start(PATIENCE);
    } catch (BrokerException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /// Makes the topics where they are missing.
  public void makeTopics() throws IOException {
    if (BusTopics.init(log(), 1, RETENTION, PATIENCE) instanceof BusTopics.Result.Failed failed) {
      throw new IOException(failed.problem());
    }
  }

  /// SIGSTOP: connections stay, and nothing answers.
  public void freeze() {
    broker.freeze();
  }

  /// SIGKILL.
  public void kill() {
    broker.kill();
  }

  /// Where clients reach it on 127.0.0.1.
  public int port() {
    return broker.port();
  }

  /// Where the site's log is.
  public KafkaLogConfig log() {
    return new KafkaLogConfig(site, "shared", List.of("127.0.0.1:" + port()));
  }

  /// The broker's process.
  public ProcessHandle process() throws IOException {
    if (broker.status() instanceof LocalBroker.Status.Running running) {
      return ProcessHandle.of(running.pid()).orElseThrow();
    }
    throw new IOException("the broker has ended; its log: " + broker.logFile());
  }

  @Override
  public void close() {
    broker.kill();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The JVM is on its way out.
    }
  }
}
