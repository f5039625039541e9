package dev.holdfast.cli;

import dev.holdfast.emitter.EmitterAssembly;
import dev.holdfast.emitter.EmitterConfig;
import dev.holdfast.emitter.EmitterEnd;
import dev.holdfast.emitter.EmitterStatus;
import dev.holdfast.emitter.StartException;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.log.RouteLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// An emitter and its logs, from a config file. One thread.
final class EmitterProcess implements AutoCloseable {
  private final EmitterAssembly emitter;
  private final List<RouteLog> logs;

  private EmitterProcess(EmitterAssembly emitter, List<RouteLog> logs) {
    this.emitter = emitter;
    this.logs = logs;
  }

  static EmitterProcess start(Path configFile) throws CommandFailure {
    EmitterConfig config = Configs.emitter(configFile);
    List<RouteLog> logs = new ArrayList<>();
    boolean started = false;
    try {
      for (KafkaLogConfig bus : config.buses()) {
        logs.add(KafkaRouteLog.open(bus, SystemClocks.ticker()));
      }
      EmitterAssembly emitter = EmitterAssembly.start(config, logs);
      started = true;
      return new EmitterProcess(emitter, logs);
    } catch (StartException e) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    } finally {
      if (!started) {
        logs.forEach(RouteLog::close);
      }
    }
  }

  /// Completes when the emitter has ended by itself or was stopped.
  CompletableFuture<EmitterEnd> ended() {
    return emitter.ended();
  }

  EmitterStatus status() {
    return emitter.status();
  }

  /// Says that the silence to come is planned, and ends.
  @Override
  public void close() {
    emitter.stop();
    logs.forEach(RouteLog::close);
  }
}
