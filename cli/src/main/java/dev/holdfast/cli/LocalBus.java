package dev.holdfast.cli;

import dev.holdfast.events.broker.BrokerException;
import dev.holdfast.events.broker.BrokerJvm;
import dev.holdfast.events.broker.LocalBroker;
import dev.holdfast.events.broker.LocalBroker.Status;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The broker of a data folder, as the commands use it. One thread.
final class LocalBus {
  // Of a bus that nobody has configured.
  static final String SITE = "main";
  static final String GROUP = "shared";
  static final Duration RETENTION = Duration.ofHours(24);

  static final Duration START_MOST = Duration.ofSeconds(60);
  static final Duration STOP_MOST = Duration.ofSeconds(10);
  // What a small site's broker holds: a day of its routes is a few MB on disk.
  private static final int HEAP_MIB = 256;

  private LocalBus() {}

  /// The broker of a folder, which need not have run before.
  ///
  /// @param port where clients reach it; 0: the one that it had, else any free one
  static LocalBroker of(DataFolder folder, int port) {
    return LocalBroker.at(folder.bus(), port, jvm());
  }

  /// A folder's broker, on the port that its clients know.
  static LocalBroker known(DataFolder folder) throws CommandFailure {
    if (!Files.isDirectory(folder.bus())) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "there is no bus in "
              + folder.bus()
              + "; start one with ./holdfast up, or name its data folder with --data");
    }
    return of(folder, of(folder, 0).port());
  }

  /// Where clients on this machine reach it.
  static List<String> servers(LocalBroker broker) {
    return List.of("127.0.0.1:" + broker.port());
  }

  private static BrokerJvm jvm() {
    BrokerJvm jvm = BrokerJvm.likeThisOne(HEAP_MIB);
    String cache = System.getProperty("holdfast.cache", "");
    // Beside the jars, where the next data folder's broker starts from it too.
    return cache.isEmpty()
        ? jvm
        : jvm.with("-XX:SharedArchiveFile=" + Path.of(cache, "broker.jsa"));
  }

  /// @param wantedPort where it must listen if it does not run yet; 0: it may be any
  static void start(LocalBroker broker, int wantedPort) throws CommandFailure {
    if (wantedPort != 0 && broker.status() instanceof Status.Stopped) {
      Port.check(InetAddress.getLoopbackAddress(), wantedPort, "holdfast up --bus-port");
    }
    try {
      broker.start(START_MOST);
    } catch (BrokerException e) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }
}
