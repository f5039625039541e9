package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// `holdfast bench` where the benchmarks are not built: else the launcher hands over to them.
@Command(
    name = "bench",
    header = "Measure Holdfast beside nginx and HAProxy; in a source tree.",
    description = "Once built by mvn -DskipTests package: holdfast bench proxy --help")
final class BenchCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws CommandFailure {
    throw new CommandFailure(
        ExitCode.FAILED,
        "bench %s: the benchmarks are not built; in the source tree run: mvn -DskipTests package"
            .formatted(String.join(" ", arguments))
            .replace(" :", ":"));
  }
}
