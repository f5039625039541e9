package dev.holdfast.perf.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Findings as JSON, and as one page that needs nothing beside it. Immutable.
///
/// @param began when, in words
/// @param flags of the JVMs that were measured
public record FindingsReport(String began, Machine machine, String flags, Findings findings) {
  private static final double[] PERCENTILES = {0, 50, 75, 90, 95, 99, 99.5, 99.9, 100};

  /// From a microsecond to ten seconds, each step ten times the one before.
  private static final List<String> DECADES_MS =
      List.of("0.001", "0.01", "0.1", "1", "10", "100", "1000", "10000");

  /// As JSON.
  public String json() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode report = mapper.createObjectNode();
    report.put("benchmark", findings.name()).put("question", findings.question());
    report.put("began", began).put("jvmFlags", flags);
    machine.put(report, "none");
    ArrayNode rows = report.putArray("results");
    for (Findings.Row row : findings.rows()) {
      put(rows.addObject(), row);
    }
    ArrayNode remarks = report.putArray("remarks");
    findings.remarks().forEach(remarks::add);
    try {
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(report);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(ObjectNode node, Findings.Row row) {
    node.put("case", row.name());
    for (int i = 0; i < findings.columns().size(); i++) {
      Spread spread = row.figures().get(i);
      ObjectNode figure = node.putObject(findings.columns().get(i).name());
      Figure.put(figure, "median", spread.median());
      Figure.put(figure, "least", spread.least());
      Figure.put(figure, "greatest", spread.greatest());
    }
    if (row.latencies().getTotalCount() > 0) {
      ObjectNode latencies = node.putObject("latencyMs");
      for (double percentile : PERCENTILES) {
        latencies.put(
            "p" + Figure.plain(percentile), row.latencies().getValueAtPercentile(percentile) / 1e6);
      }
    }
  }

  /// As HTML.
  public String html() {
    StringBuilder body = new StringBuilder();
    List<String> facts = new ArrayList<>(List.of(began + ", commit " + machine.commit()));
    facts.add(findings.question());
    facts.add(machine.text());
    facts.add(machine.java());
    facts.addAll(findings.remarks());
    body.append(Page.facts(facts, flags)).append(table());
    for (int i = 0; i < findings.columns().size(); i++) {
      int column = i;
      body.append("<h2>").append(Page.escaped(findings.columns().get(i).name())).append("</h2>");
      body.append(
          Charts.bars(
              findings.rows().stream()
                  .filter(row -> !Double.isNaN(row.figures().get(column).median()))
                  .map(row -> new Charts.Bar(row.name(), row.figures().get(column)))
                  .toList(),
              findings.columns().get(i).digits()));
    }
    return Page.of("holdfast bench " + findings.name(), body.append(latencies()).toString());
  }

  private String table() {
    StringBuilder table = new StringBuilder("<table><tr><th>case</th>");
    findings
        .columns()
        .forEach(
            column -> table.append("<th>").append(Page.escaped(column.name())).append("</th>"));
    table.append("</tr>");
    for (Findings.Row row : findings.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.name()));
      IntStream.range(0, findings.columns().size())
          .forEach(i -> cells.add(row.figures().get(i).text(findings.columns().get(i).digits())));
      table.append(Page.row(cells));
    }
    return table.append("</table>").toString();
  }

  private String latencies() {
    List<Charts.Line> lines =
        findings.rows().stream()
            .filter(row -> row.latencies().getTotalCount() > 0)
            .map(row -> new Charts.Line(row.name(), points(row)))
            .toList();
    if (lines.isEmpty()) {
      return "";
    }
    List<String> xTexts = new ArrayList<>();
    for (double percentile : PERCENTILES) {
      xTexts.add(Figure.plain(percentile));
    }
    return "<h2>Percentiles, milliseconds</h2>" + Charts.lines(lines, xTexts, DECADES_MS);
  }

  private static List<double[]> points(Findings.Row row) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < PERCENTILES.length; i++) {
      double micros = Math.max(1, row.latencies().getValueAtPercentile(PERCENTILES[i]) / 1e3);
      points.add(
          new double[] {
            (double) i / (PERCENTILES.length - 1),
            Math.min(1, Math.log10(micros) / (DECADES_MS.size() - 1))
          });
    }
    return points;
  }
}
