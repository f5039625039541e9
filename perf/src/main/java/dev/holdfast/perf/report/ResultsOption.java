package dev.holdfast.perf.report;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Where a benchmark leaves its report, and the beginning of one.
@Command // Else picocli takes it for no part of a command.
public final class ResultsOption {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
  private CommandSpec command;

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

  /// A run that begins now; its table goes where the command's output goes.
  public FindingsRun begin(Findings findings) throws IOException {
    return new FindingsRun(folder(findings.name()), findings, command.commandLine().getOut());
  }
}
