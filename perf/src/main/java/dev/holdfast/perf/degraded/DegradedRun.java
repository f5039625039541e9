package dev.holdfast.perf.degraded;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.perf.report.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The whole run: a site is started, each fault is played on it, and the site must be well again
/// before the next. One thread; blocks.
final class DegradedRun {
  private final Plan plan;
  private final String flags;
  private final DegradedTable table;

  /// @param flags of the router's JVM, for the report
  DegradedRun(Plan plan, String flags, PrintWriter out) {
    this.plan = plan;
    this.flags = flags;
    this.table = new DegradedTable(out);
  }

  /// Throws {@link IOException} where the site does not start, or does not become well again.
  DegradedReport run() throws IOException, InterruptedException {
    String began = SystemClocks.wall().instant().toString();
    Machine machine = Machine.here();
    table.begin(plan, machine);
    Map<String, String> skipped = new LinkedHashMap<>();
    List<Outcome> outcomes = new ArrayList<>();
    try (Site site = Site.start(plan)) {
      for (Fault fault : plan.faults()) {
        String missing = fault.missing();
        if (missing.isEmpty()) {
          outcomes.add(play(fault, site));
          site.awaitWell();
        } else {
          skipped.put(fault.name(), missing);
          table.skipped(fault, missing);
        }
      }
    }
    table.results(outcomes, skipped);
    return new DegradedReport(began, machine, flags, plan, outcomes, skipped);
  }

  private Outcome play(Fault fault, Site site) throws IOException, InterruptedException {
    table.fault(fault);
    try (Scene scene = new Scene(fault, site, plan, table)) {
      try {
        fault.play(scene);
      } catch (IOException e) {
        scene.failed(e);
      }
      Outcome outcome = scene.outcome();
      table.outcome(outcome);
      return outcome;
    }
  }
}
