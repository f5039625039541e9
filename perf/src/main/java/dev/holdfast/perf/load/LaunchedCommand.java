package dev.holdfast.perf.load;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What a short command of the launcher takes until it ends, with the launcher's own flags. One
/// thread; blocks.
final class LaunchedCommand {
  private static final long LOOK_EVERY_MS = 20;

  private LaunchedCommand() {}

  /// Runs it to its end; how that went, in words.
  ///
  /// @param holdfast the launcher
  static String run(Path holdfast, List<String> words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(holdfast.toString()));
    command.addAll(words);
    Ticker ticker = SystemClocks.ticker();
    Path output = Files.createTempFile("holdfast-", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().remove("HOLDFAST_JAVA_OPTS");
    builder.environment().put("HOLDFAST_BUILD", "no");
    long beganNanos = ticker.nanos();
    Process process = builder.start();
    Duration cpu = Duration.ZERO;
    String peak = "";
    do {
      cpu = process.info().totalCpuDuration().orElse(cpu);
      peak = peak(process.pid(), peak);
    } while (!process.waitFor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS));
    String text =
        "exit code %d after %d ms; processor time %d ms, %s; it says: %s"
            .formatted(
                process.exitValue(),
                TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - beganNanos),
                cpu.toMillis(),
                peak,
                String.join(" / ", Files.readAllLines(output)));
    Files.delete(output);
    return text;
  }

  /// The most memory that it has had resident, as Linux says it.
  private static String peak(long pid, String before) throws IOException {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .map(line -> line.replaceAll("\\s+", " "))
          .findFirst()
          .orElse(before);
    } catch (NoSuchFileException _) {
      return before;
    }
  }
}
