package dev.holdfast.perf.load;

import dev.holdfast.perf.launch.FileTree;
import dev.holdfast.perf.launch.JvmCommand;
import dev.holdfast.perf.launch.Typed;
import dev.holdfast.perf.report.Findings;
import dev.holdfast.perf.report.FindingsRun;
import dev.holdfast.perf.report.ResultsOption;
import dev.holdfast.perf.report.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast bench boot`.
@Command(
    name = "boot",
    header = "Measure a router's start, up to the first answer through it.",
    description = {
      "From disk without a bus, and from the log of a real broker without a disk. The JVM's start"
          + " counts. Endpoints have GUIDs, a SAN and ten tags, apps two instances. Needs Linux."
          + " HOLDFAST_JAVA_OPTS gives the router's JVM more flags; where it is not set, half a"
          + " million endpoints and more get "
          + BootCommand.LARGE
          + "."
    })
public final class BootCommand implements Callable<Integer> {
  /// What docs/configuration.md recommends for a million endpoints.
  static final String LARGE = "-Xms2g -Xmx2g -Xmn1400m";

  private static final int LARGE_ENDPOINTS = 500_000;
  private static final int ENDPOINTS_MOST = 5_000_000;

  /// Where the routes come from.
  enum From {
    DISK,
    LOG
  }

  @Mixin private final Typed typed = new Typed();

  @Option(
      names = "--from",
      split = ",",
      defaultValue = "DISK,LOG",
      description = "Where the routes come from: ${COMPLETION-CANDIDATES}.")
  private List<From> from = List.of();

  @Option(
      names = "--endpoints",
      split = ",",
      paramLabel = "N",
      defaultValue = "1000,1000000",
      description = "In the site.")
  private List<Integer> endpoints = List.of();

  @Option(names = "--times", defaultValue = "5", description = "How often each case is started.")
  private int times;

  @Mixin private final ResultsOption results = new ResultsOption();

  /// For the command line.
  public BootCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (int each : endpoints) {
      typed.requireWithin(2, ENDPOINTS_MOST, "--endpoints", each);
    }
    typed.requireAtLeast(1, "--times", times);
    FindingsRun run =
        results.begin(
            new Findings(
                "boot",
                "from the start of the launcher to the first answer through the router",
                List.of(
                    new Findings.Column("first answer ms", 0),
                    new Findings.Column("all routes ms", 0),
                    new Findings.Column("CPU ms", 0),
                    new Findings.Column("RSS MiB", 0))));
    for (int each : endpoints) {
      for (From source : from) {
        measure(run, source, BootSite.of(each));
      }
    }
    run.end(System.getenv().getOrDefault("HOLDFAST_JAVA_OPTS", "as remarked"));
    return 0;
  }

  private void measure(FindingsRun run, From source, BootSite site)
      throws IOException, InterruptedException {
    List<Start> starts = new ArrayList<>();
    Path directory = Files.createTempDirectory("holdfast-boot-");
    String options = options(site);
    String lookedBack = "";
    try {
      switch (source) {
        case DISK ->
            DiskBoot.measure(JvmCommand.launcher(), options, directory, site, times, starts::add);
        case LOG ->
            lookedBack =
                LogBoot.measure(
                    JvmCommand.launcher(), options, directory, site, times, starts::add);
      }
    } finally {
      FileTree.delete(directory);
    }
    run.add(
        new Findings.Row(
            "%,d endpoints from %s"
                .formatted(site.endpoints(), source.name().toLowerCase(Locale.ROOT)),
            List.of(
                Spread.of(starts, Start::answerMs),
                Spread.of(starts, Start::routesMs),
                Spread.of(starts, Start::cpuMs),
                Spread.of(starts, Start::residentMiB))));
    run.remark(
        "  flags %s; CPU ms by thread: %s"
            .formatted(
                options.isEmpty() ? "of the launcher" : options, starts.getLast().threads()));
    if (!lookedBack.isEmpty()) {
      run.remark("  " + lookedBack);
    }
  }

  private static String options(BootSite site) {
    return System.getenv()
        .getOrDefault("HOLDFAST_JAVA_OPTS", site.endpoints() >= LARGE_ENDPOINTS ? LARGE : "");
  }
}
