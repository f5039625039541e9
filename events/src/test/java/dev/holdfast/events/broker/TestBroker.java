package dev.holdfast.events.broker;

import dev.holdfast.events.log.BusTopics;
import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.events.log.KafkaLogConfig.Timing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A real broker for tests, on a directory of its own below `target`, which ends with the test JVM
/// however that ends. Tests share one and take a group each; one that a test kills is its own.
public final class TestBroker implements AutoCloseable {
  /// Looks at the bus more often and gives it up sooner than by default.
  public static final Timing OFTEN =
      often(Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofSeconds(4));

  /// Looks as often, and waits long for what a busy machine is late with: an answer, and what a
  /// fresh writer's first send needs to hear of its topic.
  public static final Timing PATIENT =
      often(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30));

  private static Timing often(Duration request, Duration maxBlock, Duration delivery) {
    return new Timing(Duration.ofMillis(200), Duration.ofMillis(500), request, maxBlock, delivery);
  }

  static final int HEAP_MIB = 256;

  private static final Duration UP_MOST = Duration.ofSeconds(60);
  private static final AtomicInteger GROUPS = new AtomicInteger();

  private final Path directory;
  private final LocalBroker broker;

  private TestBroker(Path directory, BrokerJvm jvm) {
    this.directory = directory;
    this.broker = LocalBroker.at(directory, 0, jvm);
  }

  /// The one of this test JVM, started on first use.
  public static TestBroker shared() {
    return Shared.BROKER;
  }

  private static final class Shared {
    private static final TestBroker BROKER = own();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(BROKER::close, "test-broker-close"));
    }
  }

  /// A running one of the caller's own, who closes it.
  public static TestBroker own() {
    try {
      Path brokers = Files.createDirectories(Path.of("target", "brokers").toAbsolutePath());
      return started(Files.createTempDirectory(brokers, "broker-"), TestJvm.ofBroker(HEAP_MIB));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A running one on a directory that is there.
  static TestBroker started(Path directory, BrokerJvm jvm) {
    TestBroker broker = new TestBroker(directory, jvm);
    broker.start();
    return broker;
  }

  /// A group that nobody else uses: on a shared broker each test has topics of its own.
  public static String randomGroup() {
    return "t%d-%d".formatted(ProcessHandle.current().pid(), GROUPS.incrementAndGet());
  }

  /// Starts it again after it was killed or stopped, or resumes it.
  public void start() {
    try {
      broker.start(UP_MOST);
    } catch (BrokerException e) {
      throw new AssertionError("the test's broker does not start: " + e.getMessage(), e);
    }
  }

  /// The broker itself, to be killed or frozen.
  public LocalBroker broker() {
    return broker;
  }

  /// How a group's log on this broker is reached by whoever is not about its outages: it looks more
  /// often than by default, so that tests do not wait for it.
  public KafkaLogConfig config(String site, String group) {
    return config(site, group, PATIENT);
  }

  /// The same with these times.
  public KafkaLogConfig config(String site, String group, Timing timing) {
    return new KafkaLogConfig(site, group, List.of(bootstrap()), Map.of(), timing);
  }

  /// Makes the topics of a group.
  public void initTopics(String group) {
    BusTopics.Result result =
        BusTopics.init(config("test", group), 1, Duration.ofHours(24), Duration.ofSeconds(30));
    if (result instanceof BusTopics.Result.Failed failed) {
      throw new AssertionError("no topics for the test: " + failed.problem());
    }
  }

  /// Where clients reach it, as `host:port`.
  public String bootstrap() {
    return "127.0.0.1:" + broker.port();
  }

  /// Ends it and removes what it has stored, not its port: at its next start it is another cluster.
  public void killAndForget() {
    broker.kill();
    delete(directory.resolve("kafka"));
  }

  /// Ends it and removes its data.
  @Override
  public void close() {
    broker.kill();
    delete(directory);
  }

  static void delete(Path tree) {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
