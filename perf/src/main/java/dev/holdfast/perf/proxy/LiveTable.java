package dev.holdfast.perf.proxy;

import dev.holdfast.perf.report.Figure;
import dev.holdfast.perf.report.Machine;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a run prints: a line when a turn has ended, and the whole at the end. One thread.
final class LiveTable {
  private static final String RESULT_HEAD =
      "%-18s %-20s %-20s %-24s %7s %7s %7s %8s %8s %9s %8s %6s%n";
  private final PrintWriter out;

  LiveTable(PrintWriter out) {
    this.out = out;
  }

  void begin(Plan plan, Machine machine, Cores cores, Map<String, String> skipped) {
    out.printf("%s, %s%n", machine.text(), machine.java());
    out.printf("%s; %s%n", plan.load(), cores);
    skipped.forEach((proxy, why) -> out.printf("%s: %s, skipped%n", proxy, why));
    out.flush();
  }

  void warming(String proxy) {
    out.printf("starting and warming up %s ...%n", proxy);
    out.flush();
  }

  void turns() {
    out.printf(
        "round %-18s %9s %7s %7s %9s %8s %8s %8s %8s %6s %6s %6s %6s%n",
        "proxy",
        "CPU us/rq",
        "user",
        "system",
        "req/s",
        "p50 ms",
        "p99",
        "p99.9",
        "max",
        "failed",
        "misr.",
        "load",
        "others");
  }

  void turn(Turn turn) {
    out.printf(
        Locale.ROOT,
        "%5d %-18s %9.2f %7.2f %7.2f %9.0f %8.3f %8.3f %8.3f %8.1f %6d %6d %5.0f%% %5.0f%%%s%n",
        turn.round(),
        turn.proxy(),
        turn.micros(),
        turn.userMicros(),
        turn.systemMicros(),
        turn.perSecond(),
        turn.latencyMs(50),
        turn.latencyMs(99),
        turn.latencyMs(99.9),
        turn.latencyMs(100),
        turn.failed(),
        turn.misrouted(),
        turn.loadShare() * 100,
        turn.othersShare() * 100,
        turn.isBoundByLoad() ? "  bound by the load" : "");
    if (!turn.problem().isEmpty()) {
      out.printf("      first problem: %s%n", turn.problem());
    }
    out.flush();
  }

  void results(List<Result> results, String base) {
    out.printf(
        "%n" + RESULT_HEAD,
        "proxy",
        "CPU us/rq",
        "x " + base,
        "req/s",
        "p50 ms",
        "p99",
        "p99.9",
        "calls/rq",
        "heap B",
        "RSS KiB",
        "failed",
        "misr.");
    for (Result result : results) {
      out.printf(
          Locale.ROOT,
          "%-18s %-20s %-20s %-24s %7.3f %7.3f %7.3f %8s %8s %9d %8d %6d%n",
          result.proxy(),
          result.micros().text(2),
          result.ratio().text(2),
          result.perSecond().text(0),
          result.latencyMs(50),
          result.latencyMs(99),
          result.latencyMs(99.9),
          Figure.known(result.counts().systemCalls(), 2),
          Figure.known(result.counts().heapBytes(), 0),
          result.counts().residentKiB(),
          result.failed(),
          result.misrouted());
    }
    out.flush();
  }
}
