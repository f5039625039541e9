package dev.holdfast.perf.report;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Where a benchmark leaves its report.
public final class ResultsOption {
  @Option(
      names = "--results",
      defaultValue = "bench-results",
      paramLabel = "DIR",
      description = "Where a folder for the report is made.")
  private Path results = Path.of("bench-results");

  /// For the command line.
  public ResultsOption() {}

  /// The folder that those folders are made in.
  public Path path() {
    return results;
  }

  /// The folder of a run that begins now.
  public ReportFolder folder(String name) {
    return ReportFolder.in(results, name);
  }
}
