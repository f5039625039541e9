package dev.holdfast.perf.proxy;

import dev.holdfast.perf.report.Shell;
import java.io.IOException;

/// How many system calls a proxy makes for a request, as `perf` counts them. Not while processor
/// time is measured, for counting costs some. Blocks.
final class SystemCalls {
  private static final String EVENT = "raw_syscalls:sys_enter";

  private SystemCalls() {}

  /// Per answer while the load runs; NaN where perf is not there or may not count.
  static double perAnswer(LoadRun run, long pid, double seconds)
      throws IOException, InterruptedException {
    Reading from = run.reading(0);
    String said =
        Shell.output(
            "perf", "stat", "-x", ";", "-e", EVENT, "-p", "" + pid, "--", "sleep", "" + seconds);
    Reading to = run.reading(0);
    String count =
        said.lines()
            .filter(line -> line.contains(EVENT))
            .map(line -> line.substring(0, line.indexOf(';')))
            .findFirst()
            .orElse("");
    if (!count.matches("\\d+")) {
      return Double.NaN;
    }
    double answersPerSecond = (to.answers() - from.answers()) * 1e9 / (to.nanos() - from.nanos());
    return Double.parseDouble(count) / seconds / answersPerSecond;
  }
}
