package dev.holdfast.perf.fleet;

import dev.holdfast.perf.launch.JvmCommand;
import dev.holdfast.perf.launch.Typed;
import dev.holdfast.perf.report.Figure;
import dev.holdfast.perf.report.Findings;
import dev.holdfast.perf.report.FindingsRun;
import dev.holdfast.perf.report.ResultsOption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.DataFormatException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast bench fleet`.
@Command(
    name = "fleet",
    header = "Measure the feed of a large site, and all its emitters coming back at once.",
    description = {
      "A thousand cells, each with the real emitter and its own clients of the bus, are one JVM;"
          + " broker and router are processes of their own. First the router is alone, then the"
          + " cells begin, then they only beat, then instances are replaced all the while; at last"
          + " the bus is killed and comes back. Propagation is from an LRP's acceptance by its"
          + " emitter to the first request that the router answers from the app. Needs Linux, 4 GiB"
          + " of memory and 10,000 descriptors for a thousand cells. HOLDFAST_JAVA_OPTS gives the"
          + " router's JVM more flags."
    })
public final class FleetCommand implements Callable<Integer> {
  private static final int CELLS_MOST = 5_000;
  private static final int PER_CELL_MOST = 5_000;

  /// A producer, an Admin client, a truth of some hundred endpoints and garbage.
  private static final int MIB_PER_CELL = 2;

  private static final int MIB_LEAST = 512;

  @Option(names = "--cells", defaultValue = "1000", description = "Each with an emitter.")
  private int cells;

  @Option(names = "--endpoints", defaultValue = "250", description = "On each cell.")
  private int perCell;

  @Option(
      names = "--churn",
      defaultValue = "1",
      paramLabel = "PERCENT",
      description = "Of the endpoints, replaced each minute.")
  private double percent;

  @Option(
      names = "--warm-up",
      defaultValue = "30",
      paramLabel = "SECONDS",
      description = "Of replacing instances before it is measured what that takes.")
  private double warmUp;

  @Option(names = "--seconds", defaultValue = "60", description = "Of each part.")
  private double seconds;

  @Option(
      names = "--outage",
      defaultValue = "40",
      paramLabel = "SECONDS",
      description = "Of the bus. After more than 30 every cell says all that it has.")
  private double outage;

  @Option(names = "--quick", description = "A small fleet, for some seconds.")
  private boolean quick;

  @Mixin private final Typed typed = new Typed();

  @Mixin private final ResultsOption results = new ResultsOption();

  /// For the command line.
  public FleetCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException, DataFormatException {
    Plan plan = plan();
    FindingsRun run =
        results.begin(
            new Findings(
                "fleet",
                "%,d endpoints on %,d cells: from an LRP's acceptance by its emitter to the first answer, and what the feed takes"
                    .formatted(plan.endpoints(), plan.cells()),
                FleetRow.COLUMNS));
    play(plan, run);
    run.end(JvmCommand.ofLauncher().flags());
    return 0;
  }

  private Plan plan() throws IOException {
    typed.requireWithin(2, CELLS_MOST, "--cells", cells);
    typed.requireWithin(1, PER_CELL_MOST, "--endpoints", perCell);
    typed.require(
        percent > 0 && percent <= 100, "--churn", Figure.plain(percent), "above 0, up to 100");
    typed.requirePositive("--warm-up", warmUp);
    typed.requirePositive("--seconds", seconds);
    typed.requirePositive("--outage", outage);
    return quick
        ? new Plan(10, 10, 100, 1, 1, 1, JvmCommand.launcher())
        : new Plan(cells, perCell, percent, warmUp, seconds, outage, JvmCommand.launcher());
  }

  private static void play(Plan plan, FindingsRun run)
      throws IOException, InterruptedException, DataFormatException {
    Process process =
        new ProcessBuilder(command(plan)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (line.startsWith(FleetRun.ROW)) {
          run.add(FleetRow.of(line.substring(FleetRun.ROW.length())).row());
        } else if (line.startsWith(FleetRun.REMARK)) {
          run.remark("  " + line.substring(FleetRun.REMARK.length()));
        }
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException("the fleet ended with exit code " + process.exitValue());
    }
  }

  private static List<String> command(Plan plan) {
    int heapMiB = MIB_LEAST + MIB_PER_CELL * plan.cells();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMiB + "m",
                // Made seldom and taken away in a moment: a pause would be taken for propagation.
                "-Xmn" + heapMiB / 3 + "m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xss256k",
                JvmCommand.rootFlag(),
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                FleetRun.class.getName()));
    command.addAll(plan.words());
    return command;
  }
}
