package dev.holdfast.events.broker;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// The broker's JVM: takes the directory's lock, writes its pid, formats the data on first use, and
/// becomes Kafka. Not for people: {@link LocalBroker} starts it.
public final class BrokerMain {
  /// Exit code where another broker has the directory.
  static final int TAKEN = 3;

  /// A system property with the pid of a process whose end ends this one too: a test's broker must
  /// not outlive a test JVM that was killed.
  static final String ENDS_WITH = "holdfast.broker.endsWith";

  private BrokerMain() {}

  /// Runs until it is told to end; its one argument is the data directory.
  public static void main(String[] args) throws IOException {
    BrokerDirectory directory = new BrokerDirectory(Path.of(args[0]));
    endWithParent();
    @Nullable FileLock lock = directory.tryLock();
    if (lock == null) {
      System.err.println("Error: another broker runs on " + directory.root());
      System.exit(TAKEN);
    }
    try {
      ProcessHandle self = ProcessHandle.current();
      directory.writePid(self.pid(), BrokerProcess.startMs(self));
      if (!directory.isFormatted()) {
        format(directory);
      }
      Kafka.main(new String[] {directory.propertiesFile().toString()});
    } finally {
      Reference.reachabilityFence(lock);
    }
  }

  private static void format(BrokerDirectory directory) throws IOException {
    String[] command = {
      "format",
      "--ignore-formatted",
      "--cluster-id",
      Uuid.randomUuid().toString(),
      "--config",
      directory.propertiesFile().toString()
    };
    int code = StorageTool.execute(command, System.out);
    if (code != 0) {
      System.exit(code);
    }
    directory.markFormatted();
  }

  private static void endWithParent() {
    @Nullable Long pid = Long.getLong(ENDS_WITH);
    if (pid == null) {
      return;
    }
    Thread watch =
        new Thread(
            () -> {
              ProcessHandle.of(pid).ifPresent(parent -> parent.onExit().join());
              Runtime.getRuntime().halt(1);
            },
            "broker-parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
