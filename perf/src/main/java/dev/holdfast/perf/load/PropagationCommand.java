package dev.holdfast.perf.load;

import dev.holdfast.perf.launch.JvmCommand;
import dev.holdfast.perf.launch.Typed;
import dev.holdfast.perf.report.Figure;
import dev.holdfast.perf.report.Findings;
import dev.holdfast.perf.report.FindingsRun;
import dev.holdfast.perf.report.ResultsOption;
import dev.holdfast.perf.report.Spread;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast bench propagation`.
@Command(
    name = "propagation",
    header = "Measure how long a route takes from a cell to the traffic.",
    description = {
      "From the moment an LRP's file is in its directory to the first request that the router"
          + " answers from the app, one route after the other, over a real broker with acks=all."
          + " Router, emitter and client are one JVM with the router's flags, the broker another."
          + " All routes are on one cell."
    })
public final class PropagationCommand implements Callable<Integer> {
  private static final int ROUTES_MOST = 20_000;
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

  @Mixin private final Typed typed = new Typed();

  @Option(
      names = "--routes",
      defaultValue = "1000",
      description = "That are registered, after 200 which do not count.")
  private int routes;

  @Mixin private final ResultsOption results = new ResultsOption();

  /// For the command line.
  public PropagationCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException, DataFormatException {
    typed.requireWithin(1, ROUTES_MOST, "--routes", routes);
    JvmCommand jvm = JvmCommand.ofLauncher();
    FindingsRun run =
        results.begin(
            new Findings(
                "propagation",
                "ms from an LRP's file to the first answer of its app, %,d routes"
                    .formatted(routes),
                Arrays.stream(PERCENTILES)
                    .mapToObj(each -> new Findings.Column(name(each), 1))
                    .toList()));
    Histogram nanos = measured(jvm);
    run.add(
        new Findings.Row(
            "file to traffic",
            Arrays.stream(PERCENTILES)
                .mapToObj(each -> Spread.of(List.of(nanos.getValueAtPercentile(each) / 1e6)))
                .toList(),
            nanos));
    run.end(jvm.flags());
    return 0;
  }

  private static String name(double percentile) {
    return percentile == 100 ? "max" : "p" + Figure.plain(percentile);
  }

  private Histogram measured(JvmCommand jvm)
      throws IOException, InterruptedException, DataFormatException {
    Process process =
        new ProcessBuilder(jvm.of(Propagation.class, String.valueOf(routes)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    if (process.waitFor() != 0) {
      throw new IOException("it ended with exit code " + process.exitValue() + ": " + said);
    }
    String encoded = said.substring(said.lastIndexOf('\n') + 1);
    return Histogram.decodeFromCompressedByteBuffer(
        ByteBuffer.wrap(Base64.getDecoder().decode(encoded)), 0);
  }
}
