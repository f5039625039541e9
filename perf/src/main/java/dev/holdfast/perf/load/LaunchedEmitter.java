package dev.holdfast.perf.load;

import dev.holdfast.events.Cell;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.log.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// An emitter as a process of its own, begun by the launcher. One thread; blocks.
final class LaunchedEmitter implements AutoCloseable {
  private static final Ticker TICKER = SystemClocks.ticker();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long POLL_MS = 100;

  private final Process process;
  private final Path log;
  private final long beganNanos;

  private LaunchedEmitter(Process process, Path log, long beganNanos) {
    this.process = process;
    this.log = log;
    this.beganNanos = beganNanos;
  }

  /// @param launcher as `./holdfast`
  /// @param config of the emitter
  static LaunchedEmitter start(Path launcher, Path config) throws IOException {
    Path log = Files.createTempFile("holdfast-", ".log");
    ProcessBuilder emitter =
        new ProcessBuilder(launcher.toString(), "emitter", "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    emitter.environment().put("HOLDFAST_BUILD", "no");
    long beganNanos = TICKER.nanos();
    return new LaunchedEmitter(emitter.start(), log, beganNanos);
  }

  /// Until the bus has its next manifest; how long that took from the start of the launcher, in ms.
  ///
  /// @param reader of the log, at its end
  double awaitManifest(LogReader reader, Cell cell) throws IOException {
    while (process.isAlive() && TICKER.nanos() - beganNanos < PATIENCE.toNanos()) {
      boolean isThere =
          reader.poll(POLL_MS).records().stream().anyMatch(record -> isManifest(record, cell));
      if (isThere) {
        return (TICKER.nanos() - beganNanos) / 1e6;
      }
    }
    throw new IOException("the emitter says no manifest; its log: " + log);
  }

  private static boolean isManifest(LogRecord record, Cell cell) {
    return record instanceof LogRecord.Read(_, _, _, RouteEvent event, _)
        && event instanceof RouteEvent.Manifest
        && event.cell().equals(cell);
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /// Ends it in order and waits for that. Its log stays where it ended by itself.
  @Override
  public void close() throws IOException {
    boolean ranOn = process.isAlive();
    process.destroy();
    try {
      process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    if (ranOn) {
      Files.delete(log);
    }
  }
}
