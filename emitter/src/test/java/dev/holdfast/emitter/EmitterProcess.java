package dev.holdfast.emitter;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.log.RouteLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An emitter in a JVM of its own, to be killed. Its argument is the configuration file.
public final class EmitterProcess {
  private EmitterProcess() {}

  /// Starts it; what it says goes to `emitter.log` beside the configuration.
  static Process start(Path config) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx48m",
            "-XX:+UseSerialGC",
            // As the launcher has it: it runs for seconds.
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            EmitterProcess.class.getName(),
            config.toString())
        .redirectErrorStream(true)
        .redirectOutput(config.resolveSibling("emitter.log").toFile())
        .start();
  }

  public static void main(String[] arguments) throws Exception {
    EmitterConfig config = EmitterConfig.read(Path.of(arguments[0]));
    List<RouteLog> logs = new ArrayList<>();
    for (KafkaLogConfig bus : config.buses()) {
      logs.add(KafkaRouteLog.open(bus, SystemClocks.ticker()));
    }
    EmitterAssembly emitter = EmitterAssembly.start(config, logs);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              emitter.stop();
              logs.forEach(RouteLog::close);
            }));
    System.out.println("ended: " + emitter.ended().join());
  }
}
