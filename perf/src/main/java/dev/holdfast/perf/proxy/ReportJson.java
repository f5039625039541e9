package dev.holdfast.perf.proxy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.perf.report.Figure;
import dev.holdfast.perf.report.Spread;
import java.io.IOException;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// A report as JSON: every turn, and every proxy over all of them. Stateless.
final class ReportJson {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ReportJson() {}

  static String of(Report report) throws IOException {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("benchmark", "proxy").put("began", report.began());
    report.setup().machine().put(root, report.setup().cores());
    root.put("jvmFlags", report.setup().flags());
    plan(root.putObject("plan"), report);
    ObjectNode skipped = root.putObject("skipped");
    report.skipped().forEach(skipped::put);
    root.put("ratioTo", report.base());
    ArrayNode results = root.putArray("results");
    report.results().forEach(result -> result(results.addObject(), result));
    ArrayNode turns = root.putArray("turns");
    report.turns().forEach(turn -> turn(turns.addObject(), turn));
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void plan(ObjectNode node, Report report) {
    Plan plan = report.setup().plan();
    node.put("bodyBytes", plan.bodyBytes())
        .put("connections", plan.clients().connections())
        .put("ratePerSecond", plan.clients().ratePerSecond())
        .put("apps", plan.apps())
        .put("routes", plan.routes())
        .put("accessLog", plan.accessLog())
        .put("tls", plan.clients().tls())
        .put("http2Streams", plan.clients().streams())
        .put("reuse", plan.clients().reuse().name().toLowerCase(Locale.ROOT))
        .put("newConnectionsPerSecond", plan.clients().newPerSecond())
        .put("rounds", plan.rounds())
        .put("seconds", plan.seconds())
        .put("warmUpSeconds", plan.warmUpSeconds())
        .put("loadTransport", report.setup().transport());
  }

  private static void result(ObjectNode node, Result result) {
    node.put("proxy", result.proxy()).put("version", result.version());
    spread(node.putObject("cpuMicros"), result.micros());
    spread(node.putObject("userMicros"), result.userMicros());
    spread(node.putObject("ratio"), result.ratio());
    spread(node.putObject("perSecond"), result.perSecond());
    latency(node.putObject("latencyMs"), result.latency());
    Counts counts = result.counts();
    Figure.put(node, "systemCalls", counts.systemCalls());
    Figure.put(node, "heapBytes", counts.heapBytes());
    node.put("residentKiB", counts.residentKiB()).put("collectors", counts.collectors());
    node.put("failed", result.failed()).put("misrouted", result.misrouted());
    node.put("roundsBoundByLoad", result.boundByLoad());
    spread(node.putObject("othersShare"), result.othersShare());
  }

  private static void turn(ObjectNode node, Turn turn) {
    node.put("proxy", turn.proxy())
        .put("round", turn.round())
        .put("answers", turn.answers())
        .put("perSecond", turn.perSecond())
        .put("userMicros", turn.userMicros())
        .put("systemMicros", turn.systemMicros())
        .put("connects", turn.connects())
        .put("failed", turn.failed())
        .put("misrouted", turn.misrouted())
        .put("proxyShare", turn.proxyShare())
        .put("loadShare", turn.loadShare())
        .put("othersShare", turn.othersShare())
        .put("boundByLoad", turn.isBoundByLoad())
        .put("problem", turn.problem());
    latency(node.putObject("latencyMs"), turn.latency());
  }

  private static void spread(ObjectNode node, Spread spread) {
    Figure.put(node, "median", spread.median());
    Figure.put(node, "least", spread.least());
    Figure.put(node, "greatest", spread.greatest());
  }

  private static void latency(ObjectNode node, Histogram latency) {
    for (double percentile : PERCENTILES) {
      String name = percentile == 100 ? "max" : "p" + Figure.plain(percentile);
      node.put(name, latency.getValueAtPercentile(percentile) / 1e6);
    }
  }
}
