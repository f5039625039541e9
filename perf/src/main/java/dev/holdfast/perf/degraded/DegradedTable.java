package dev.holdfast.perf.degraded;

import dev.holdfast.perf.report.Figure;
import dev.holdfast.perf.report.Machine;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a run prints: the moments of a fault as they come, a row when it has ended, and all rows at
/// the end. One thread.
final class DegradedTable {
  private static final String ROW = "%-20s %9s %7s %7s %9s %9s %9s %9s %7s  %s%n";

  private final PrintWriter out;

  DegradedTable(PrintWriter out) {
    this.out = out;
  }

  void begin(Plan plan, Machine machine) {
    out.printf("%s, %s%n%s%n", machine.text(), machine.java(), plan.text());
    out.println("starting the site ...");
    out.flush();
  }

  void skipped(Fault fault, String why) {
    out.printf("%n%s: %s, skipped%n", fault.name(), why);
    out.flush();
  }

  void fault(Fault fault) {
    out.printf("%n%s: %s%n", fault.name(), fault.text());
    out.flush();
  }

  void moment(Moment moment) {
    out.printf(Locale.ROOT, "  %6.1f s  %s%n", moment.seconds(), moment.text());
    out.flush();
  }

  void outcome(Outcome outcome) {
    Ledger ledger = outcome.ledger();
    out.printf(
        "  %d requests, %d failed, %d misrouted, %d pool changes%n",
        ledger.requests(), ledger.failed, ledger.misrouted, outcome.poolChanges());
    outcome.notes().forEach(note -> out.printf("  %s%n", note));
    ledger.reasons().forEach((why, count) -> out.printf("  %d times: %s%n", count, why));
    outcome.broken().forEach(promise -> out.printf("  BROKEN: %s%n", promise));
    out.flush();
  }

  void results(List<Outcome> outcomes, Map<String, String> skipped) {
    out.println();
    out.printf(
        ROW,
        "fault",
        "requests",
        "failed",
        "misr.",
        "p99 ms",
        "worst ms",
        "notice s",
        "heal s",
        "pools",
        "promises");
    for (Outcome outcome : outcomes) {
      out.printf(ROW, cells(outcome).toArray());
    }
    skipped.forEach((name, why) -> out.printf("%s: %s, skipped%n", name, why));
    out.flush();
  }

  /// A row of the table, here and in the page.
  static List<String> cells(Outcome outcome) {
    Ledger ledger = outcome.ledger();
    return List.of(
        outcome.fault().name(),
        String.valueOf(ledger.requests()),
        String.valueOf(ledger.failed),
        String.valueOf(ledger.misrouted),
        Figure.known(ledger.latency.getValueAtPercentile(99) / 1e6, 1),
        Figure.known(ledger.worstMs(), 0),
        Figure.known(outcome.noticeMs() / 1e3, 2),
        Figure.known(outcome.healMs() / 1e3, 2),
        String.valueOf(outcome.poolChanges()),
        outcome.broken().isEmpty() ? "kept" : "BROKEN: " + String.join("; ", outcome.broken()));
  }
}
