package dev.holdfast.events.broker;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The single-node Kafka of one data directory, whoever started it. One thread at a time; blocks.
///
/// It holds no handle on a process: every call finds the broker by its directory, so that it acts
/// on one that an earlier `holdfast up` left running, or that another terminal froze.
public final class LocalBroker {
  private static final Duration LOOK_EVERY = Duration.ofMillis(30);
  private static final Duration KILL_TAKES = Duration.ofSeconds(10);
  private static final int PORT_TRIES = 3;

  private final BrokerDirectory directory;
  private final int wantedPort;
  private final BrokerLaunch launch;
  private final Ticker ticker = SystemClocks.ticker();

  private LocalBroker(BrokerDirectory directory, int wantedPort, BrokerJvm jvm) {
    this.directory = directory;
    this.wantedPort = wantedPort;
    this.launch = new BrokerLaunch(directory, jvm);
  }

  /// The broker of a data directory, which need not exist yet.
  ///
  /// @param port where clients reach it on 127.0.0.1; 0: any free one, kept in the directory
  public static LocalBroker at(Path dataDirectory, int port, BrokerJvm jvm) {
    return new LocalBroker(new BrokerDirectory(dataDirectory), port, jvm);
  }

  /// What its process is doing.
  public sealed interface Status {
    record Stopped() implements Status {}

    /// There is a process; it may still be on its way up.
    record Running(long pid, int port) implements Status {}

    /// Its process is stopped by SIGSTOP: it holds its connections and answers nothing.
    record Frozen(long pid, int port) implements Status {}
  }

  public Status status() {
    Optional<BrokerProcess> process = BrokerProcess.of(directory);
    if (process.isEmpty()) {
      return new Status.Stopped();
    }
    long pid = process.get().pid();
    return switch (process.get().state()) {
      case RUNNING -> new Status.Running(pid, port());
      case FROZEN -> new Status.Frozen(pid, port());
      case DEAD -> new Status.Stopped();
    };
  }

  /// Returns when the broker answers. Adopts one that runs, resumes one that is frozen, else starts
  /// one; formats on first use, and again where the data are gone or of another format.
  ///
  /// @throws BrokerException when it does not answer after `most`, or its process ends first; a
  ///   process that this call has started is then ended, so nothing is half started
  public void start(Duration most) throws BrokerException {
    long deadlineNanos = ticker.nanos() + most.toNanos();
    switch (status()) {
      case Status.Running running -> {
        checkPort(running.port);
        awaitAdopted(deadlineNanos);
      }
      case Status.Frozen frozen -> {
        checkPort(frozen.port);
        BrokerProcess.of(directory).ifPresent(BrokerProcess::resume);
        awaitAdopted(deadlineNanos);
      }
      case Status.Stopped _ -> startNew(deadlineNanos);
    }
  }

  private void checkPort(int port) throws BrokerException {
    if (wantedPort != 0 && wantedPort != port) {
      throw new BrokerException(
          "the broker of %s runs at port %d; stop it first to have it at port %d"
              .formatted(directory.root(), port, wantedPort));
    }
  }

  private void startNew(long deadlineNanos) throws BrokerException {
    for (int tries = 1; ; tries++) {
      Process process = launch.launch(wantedPort);
      switch (awaitStarted(process.toHandle(), deadlineNanos)) {
        case UP -> {
          return;
        }
        case ENDED -> {
          int code = process.exitValue();
          if (code == BrokerMain.TAKEN) {
            // Another process was starting one at the same moment: it is as good as ours.
            awaitAdopted(deadlineNanos);
            return;
          }
          boolean portTaken = BrokerLog.saysPortInUse(directory.logFile());
          if (!portTaken || wantedPort != 0 || tries == PORT_TRIES) {
            throw new BrokerException(
                "the broker ended with exit code %d; %s"
                    .formatted(code, BrokerLog.lastWords(directory.logFile())));
          }
        }
        case LATE -> {
          process.destroyForcibly();
          BrokerProcess.awaitEnd(process.toHandle(), KILL_TAKES);
          throw new BrokerException(
              "the broker was not up in time; " + BrokerLog.lastWords(directory.logFile()));
        }
      }
    }
  }

  private enum Outcome {
    UP,
    ENDED,
    LATE
  }

  private Outcome awaitStarted(ProcessHandle process, long deadlineNanos) {
    while (deadlineNanos - ticker.nanos() > 0) {
      // The pid file says that the one who answers at the port is this process, or one to adopt.
      if (BrokerProcess.awaitEnd(process, LOOK_EVERY)) {
        return Outcome.ENDED;
      }
      if (BrokerProcess.of(directory).isPresent() && BrokerPing.answers(port())) {
        return Outcome.UP;
      }
      if (Thread.currentThread().isInterrupted()) {
        return Outcome.LATE;
      }
    }
    return Outcome.LATE;
  }

  private void awaitAdopted(long deadlineNanos) throws BrokerException {
    while (deadlineNanos - ticker.nanos() > 0) {
      @Nullable BrokerProcess process = BrokerProcess.of(directory).orElse(null);
      if (process != null && BrokerPing.answers(port())) {
        return;
      }
      if (process != null && process.awaitEnd(LOOK_EVERY)) {
        throw new BrokerException(
            "the broker that was running has ended; " + BrokerLog.lastWords(directory.logFile()));
      }
      if (Thread.currentThread().isInterrupted()) {
        break;
      }
    }
    throw new BrokerException(
        "the broker of %s runs but does not answer at port %d; %s"
            .formatted(directory.root(), port(), BrokerLog.lastWords(directory.logFile())));
  }

  /// Ends it in order (SIGTERM, a frozen one is resumed for it), and after `most` by SIGKILL. Does
  /// nothing where none runs.
  public void stop(Duration most) {
    BrokerProcess.of(directory)
        .ifPresent(process -> {
          process.terminate();
          if (!process.awaitEnd(most)) {
            process.kill();
            process.awaitEnd(KILL_TAKES);
          }
          directory.forgetPid();
        });
  }

  /// Ends it at once (SIGKILL). Does nothing where none runs.
  public void kill() {
    BrokerProcess.of(directory)
        .ifPresent(process -> {
          process.kill();
          process.awaitEnd(KILL_TAKES);
        });
  }

  /// Stops its process where it stands (SIGSTOP): connections stay, nothing answers. {@link #start}
  /// resumes it. Does nothing where none runs.
  public void freeze() {
    BrokerProcess.of(directory).ifPresent(BrokerProcess::freeze);
  }

  /// Where clients reach it on 127.0.0.1; 0 before the first start of one whose port is any.
  public int port() {
    return BrokerPorts.kept(directory).map(BrokerPorts::client).orElse(wantedPort);
  }

  /// What its process writes; begun anew at every start, the one before beside it as `.1`.
  public Path logFile() {
    return directory.logFile();
  }
}
