package dev.holdfast.perf.degraded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.perf.report.Figure;
import java.io.IOException;

/// A report as JSON: every fault, with what happened when. Stateless.
final class DegradedJson {
  private static final double[] PERCENTILES = {50, 99, 99.9, 100};
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private DegradedJson() {}

  static String of(DegradedReport report) throws IOException {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("benchmark", "degraded").put("began", report.began());
    report.machine().put(root, "nobody is pinned");
    root.put("jvmFlags", report.flags()).put("promisesKept", report.isKept());
    Plan plan = report.plan();
    root.putObject("plan")
        .put("cells", plan.cells())
        .put("endpoints", plan.endpoints())
        .put("ratePerSecond", plan.rate())
        .put("connections", Plan.CONNECTIONS)
        .put("seconds", plan.seconds())
        .put("quicken", plan.quicken());
    ObjectNode skipped = root.putObject("skipped");
    report.skipped().forEach(skipped::put);
    ArrayNode faults = root.putArray("faults");
    report.outcomes().forEach(outcome -> outcome(faults.addObject(), outcome));
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void outcome(ObjectNode node, Outcome outcome) {
    Ledger ledger = outcome.ledger();
    node.put("fault", outcome.fault().name())
        .put("text", outcome.fault().text())
        .put("requests", ledger.requests())
        .put("failed", ledger.failed)
        .put("misrouted", ledger.misrouted)
        .put("poolChanges", outcome.poolChanges());
    ObjectNode latency = node.putObject("latencyMs");
    for (double percentile : PERCENTILES) {
      String name = percentile == 100 ? "max" : "p" + Figure.plain(percentile);
      latency.put(name, ledger.latency.getValueAtPercentile(percentile) / 1e6);
    }
    Figure.put(node, "noticeMs", outcome.noticeMs());
    Figure.put(node, "healMs", outcome.healMs());
    ArrayNode moments = node.putArray("moments");
    outcome
        .moments()
        .forEach(moment ->
            moments.addObject().put("seconds", moment.seconds()).put("text", moment.text()));
    ArrayNode notes = node.putArray("notes");
    outcome.notes().forEach(notes::add);
    ArrayNode broken = node.putArray("brokenPromises");
    outcome.broken().forEach(broken::add);
    ObjectNode reasons = node.putObject("failures");
    ledger.reasons().forEach(reasons::put);
    steps(node.putObject("timeline"), ledger);
  }

  private static void steps(ObjectNode node, Ledger ledger) {
    node.put("stepMs", Ledger.STEP_NANOS / 1_000_000);
    ArrayNode right = node.putArray("right");
    ArrayNode failed = node.putArray("failed");
    ArrayNode misrouted = node.putArray("misrouted");
    for (Ledger.Step step : ledger.steps()) {
      right.add(step.right);
      failed.add(step.failed);
      misrouted.add(step.misrouted);
    }
  }
}
