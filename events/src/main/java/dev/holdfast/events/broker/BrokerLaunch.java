package dev.holdfast.events.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts the broker's JVM so that it outlives this one. One thread.
///
/// Its input and output are files, never pipes to the parent, so the parent's death does not touch
/// it. A Ctrl-C in the terminal goes to every process of the foreground group: the shell that
/// becomes the JVM (`exec`, same pid) first sets the terminal's signals to be ignored, which a
/// program inherits and a JVM respects, and where the system has `setsid` the broker gets a session
/// of its own, so that a signal to the parent's whole group does not reach it either. SIGTERM ends
/// it.
final class BrokerLaunch {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerLaunch.class);

  private static final String SHELL =
      """
      trap '' INT HUP TSTP TTIN TTOU
      if command -v setsid >/dev/null 2>&1; then exec setsid "$@"; fi
      exec "$@"
      """;

  /// What a broker needs to begin: index files of some topics, and room to go on.
  private static final long FREE_LEAST_BYTES = 64L << 20;

  private final BrokerDirectory directory;
  private final BrokerJvm jvm;

  BrokerLaunch(BrokerDirectory directory, BrokerJvm jvm) {
    this.directory = directory;
    this.jvm = jvm;
  }

  /// Prepares the directory and starts the process; it is not yet up when this returns.
  Process launch(int wantedPort) throws BrokerException {
    try {
      directory.create();
      checkSpace();
      String lost = directory.discardForeignData();
      if (lost != null) {
        LOG.warn("{}", lost);
      }
      BrokerPorts ports = BrokerPorts.choose(directory, wantedPort);
      Files.writeString(directory.propertiesFile(), BrokerProperties.text(directory, ports));
      BrokerLog.rotate(directory.logFile());
      return spawn();
    } catch (IOException e) {
      throw new BrokerException(
          "the broker cannot be started in %s: %s".formatted(directory.root(), e), e);
    }
  }

  private void checkSpace() throws IOException, BrokerException {
    long free = Files.getFileStore(directory.root()).getUsableSpace();
    if (free < FREE_LEAST_BYTES) {
      throw new BrokerException(
          "the disk of %s is full: %d MiB are free, the broker needs %d"
              .formatted(directory.root(), free >> 20, FREE_LEAST_BYTES >> 20));
    }
  }

  /// Starts the process in a directory that is prepared.
  Process spawn() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command());
    // By the environment, because Linux shows other processes only the first page of a command
    // line.
    builder.environment().put("CLASSPATH", jvm.classPathText());
    return builder
        .directory(directory.root().toFile())
        .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.to(directory.logFile().toFile()))
        .start();
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "holdfast-broker"));
    command.add(jvm.java().toString());
    command.addAll(
        List.of(
            "-Xmx" + jvm.heapMiB() + "m",
            "-XX:+UseSerialGC",
            // Up in half the time; a small site's broker never needs the other compiler.
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            // Out of memory it must end, not half live: then it is seen and started again.
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS"));
    command.addAll(archive());
    command.addAll(jvm.options());
    command.add(BrokerMain.class.getName());
    command.add(directory.root().toString());
    return command;
  }

  /// An archive of the classes in use halves every start but the first. It is kept with the data
  /// (another JDK or class path makes it anew by itself) and knows jars only: from class folders,
  /// as in a build, there is none.
  private List<String> archive() {
    return jvm.classPath().stream().anyMatch(Files::isDirectory)
        ? List.of()
        : List.of(
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + directory.sharedArchive(),
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off");
  }
}
