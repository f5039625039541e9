package dev.holdfast.events.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A broker is found, stopped, frozen and started by its directory alone.
@Order(0) // Among the longest of its module.
class LocalBrokerIT {
  private static final Duration MOST = Duration.ofSeconds(60);
  private static final BrokerJvm JVM = TestJvm.ofBroker(192);

  @TempDir private Path directory;

  @AfterEach
  void killWhatRuns() {
    any().kill();
  }

  @Test
  void aBrokerIsKnownByItsDirectoryThroughItsWholeLife() throws Exception {
    assertThat(any().status()).isEqualTo(new LocalBroker.Status.Stopped());
    any().start(MOST);
    int port = any().port();
    long pid = running(any()).pid();
    await().atMost(MOST).until(() -> BrokerPing.answers(port));

    any().start(MOST);
    assertThat(running(any()).pid()).isEqualTo(pid);

    // Ctrl-C in the terminal of whoever started it, and the end of that terminal.
    signal(pid, "INT");
    signal(pid, "HUP");
    assertThatThrownBy(() -> LocalBroker.at(directory, port + 1, JVM).start(MOST))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("stop it first");

    any().freeze();
    assertThat(any().status()).isEqualTo(new LocalBroker.Status.Frozen(pid, port));
    assertThat(BrokerPing.answers(port)).isFalse();
    any().start(MOST);
    assertThat(any().status()).isEqualTo(new LocalBroker.Status.Running(pid, port));

    any().kill();
    assertThat(any().status()).isEqualTo(new LocalBroker.Status.Stopped());
    any().start(MOST);
    assertThat(running(any()).port()).isEqualTo(port);
    assertThat(running(any()).pid()).isNotEqualTo(pid);

    any().freeze();
    any().stop(MOST);
    assertThat(any().status()).isEqualTo(new LocalBroker.Status.Stopped());
    assertThat(BrokerPing.isFree(port)).isTrue();
  }

  @Test
  void aPortTakenMeanwhileIsReplacedAndDataThatVanishedAreMadeAnew() throws Exception {
    any().start(MOST);
    int before = any().port();
    any().kill();
    deleteData();

    try (ServerSocket squatter = new ServerSocket()) {
      squatter.bind(new InetSocketAddress(BrokerPing.LOOPBACK, before));
      any().start(MOST);
    }

    assertThat(any().port()).isNotEqualTo(before);
    await().atMost(MOST).until(() -> BrokerPing.answers(any().port()));
  }

  @Test
  void aWantedPortInUseIsAClearError() throws Exception {
    try (ServerSocket squatter = new ServerSocket()) {
      squatter.bind(new InetSocketAddress(BrokerPing.LOOPBACK, 0));
      LocalBroker broker = LocalBroker.at(directory, squatter.getLocalPort(), JVM);

      assertThatThrownBy(() -> broker.start(MOST))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("port " + squatter.getLocalPort())
          .hasMessageContaining("in use");
    }
  }

  @Test
  void aJvmThatDiesIsReportedWithItsLastWords() {
    LocalBroker broker = LocalBroker.at(directory, 0, JVM.with("-XX:NoSuchOption"));

    assertThatThrownBy(() -> broker.start(MOST))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("exit code 1")
        .hasMessageContaining("NoSuchOption");
    assertThat(broker.status()).isEqualTo(new LocalBroker.Status.Stopped());
  }

  @Test
  void aBrokerThatKafkaItselfRefusesIsReportedWithItsReason() throws Exception {
    Files.createDirectories(directory.resolve("kafka"));
    Files.writeString(
        directory.resolve("kafka/meta.properties"), "version=1\ncluster.id=x\nnode.id=7\n");
    Files.writeString(directory.resolve("broker.format"), "holdfast-bus 1 kafka 4");

    assertThatThrownBy(() -> any().start(MOST))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("node");
  }

  @Test
  void aJavaThatIsNotThereIsAClearError() {
    BrokerJvm jvm = new BrokerJvm(Path.of("/no/such/java"), JVM.classPath(), 192, List.of());

    assertThatThrownBy(() -> LocalBroker.at(directory, 0, jvm).start(MOST))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("/no/such/java");
  }

  @Test
  void aPidThatBelongsToAnotherProcessIsNotSignalled() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      long startMs = BrokerProcess.startMs(other.toHandle());
      Files.writeString(directory.resolve("broker.pid"), other.pid() + " " + startMs + "\n");

      assertThat(any().status()).isEqualTo(new LocalBroker.Status.Stopped());
      any().kill();
      any().stop(MOST);

      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aSecondBrokerOfADirectoryGivesWay() throws Exception {
    any().start(MOST);
    long pid = running(any()).pid();
    Files.delete(directory.resolve("broker.pid"));

    Process second =
        new ProcessBuilder(
                JVM.java().toString(),
                "-cp",
                JVM.classPathText(),
                BrokerMain.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertThat(second.waitFor()).isEqualTo(BrokerMain.TAKEN);
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  /// A new one each time: nothing may depend on which object is asked.
  private LocalBroker any() {
    return LocalBroker.at(directory, 0, JVM);
  }

  private static LocalBroker.Status.Running running(LocalBroker broker) {
    assertThat(broker.status()).isInstanceOf(LocalBroker.Status.Running.class);
    return (LocalBroker.Status.Running) broker.status();
  }

  private static void signal(long pid, String name) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid).start().waitFor())
        .isZero();
  }

  private void deleteData() throws IOException {
    try (var all = Files.walk(directory.resolve("kafka"))) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
