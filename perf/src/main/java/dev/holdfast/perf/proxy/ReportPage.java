package dev.holdfast.perf.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A report as one page that needs nothing beside it. Stateless.
final class ReportPage {
  private static final String HEAD =
      "<tr><th>proxy</th><th>version</th><th>CPU µs/request</th><th>of it user</th><th>ratio</th>"
          + "<th>requests/s</th><th>p50 ms</th><th>p99</th><th>p99.9</th><th>max</th>"
          + "<th>system calls</th><th>heap B</th><th>RSS MiB</th><th>failed</th><th>misrouted</th>"
          + "<th>others %</th></tr>";
  private static final double[] PERCENTILES = {
    0, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 100
  };

  private ReportPage() {}

  static String of(Report report) {
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>holdfast bench proxy</title><style>
    body { font: 15px/1.5 sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
    table { border-collapse: collapse; font-size: 14px } td, th { padding: .2rem .7rem; text-align: right }
    td:first-child, th:first-child { text-align: left } tr { border-bottom: 1px solid #ddd }
    svg text { font: 12px sans-serif; fill: #222 } code { font-size: 12px; overflow-wrap: anywhere }
    </style></head><body>
    <h1>holdfast bench proxy</h1>
    %s
    <h2>Processor time per request, microseconds</h2><p>Median over the rounds, least and greatest.</p>
    %s
    <h2>Processor time per request as a multiple of %s's in the same round</h2>
    %s
    <h2>Requests per second</h2>
    %s
    <h2>Requests per second, round by round</h2>
    %s
    <h2>Latency from the moment a request was due, milliseconds</h2>
    %s
    </body></html>
    """
        .formatted(
            facts(report) + table(report),
            Charts.bars(report.results(), Result::micros, 1),
            report.base(),
            Charts.bars(report.results(), Result::ratio, 2),
            Charts.bars(report.results(), Result::perSecond, 0),
            rounds(report),
            latency(report));
  }

  private static String facts(Report report) {
    Machine machine = report.setup().machine();
    StringBuilder facts = new StringBuilder("<p>");
    Stream.of(
            report.began() + ", commit " + machine.commit(),
            report.setup().plan().load(),
            "%d rounds of %s s"
                .formatted(report.setup().plan().rounds(), report.setup().plan().seconds()),
            "%s, %d cores, %s, %s; %s"
                .formatted(
                    machine.processor(),
                    machine.cores(),
                    machine.memory(),
                    machine.kernel(),
                    report.setup().cores()),
            machine.java())
        .forEach(fact -> facts.append(escaped(fact)).append("<br>"));
    report
        .skipped()
        .forEach((proxy, why) -> facts.append(escaped(proxy + ": " + why)).append(", skipped<br>"));
    for (Result result : report.results()) {
      if (!result.counts().collectors().isEmpty()) {
        facts.append(escaped(result.proxy() + ": " + result.counts().collectors())).append("<br>");
      }
      if (result.boundByLoad() > 0) {
        facts
            .append(
                "%s: in %d rounds the load could give no more"
                    .formatted(result.proxy(), result.boundByLoad()))
            .append("<br>");
      }
    }
    return facts
        .append("<code>")
        .append(escaped(report.setup().flags()))
        .append("</code></p>")
        .toString();
  }

  private static String table(Report report) {
    StringBuilder table = new StringBuilder("<table>").append(HEAD);
    for (Result result : report.results()) {
      Counts counts = result.counts();
      table.append("<tr>");
      Stream.of(
              result.proxy(),
              result.version(),
              result.micros().text(1),
              result.userMicros().text(1),
              result.ratio().text(2),
              result.perSecond().text(0),
              LiveTable.known(result.latencyMs(50), 3),
              LiveTable.known(result.latencyMs(99), 3),
              LiveTable.known(result.latencyMs(99.9), 3),
              LiveTable.known(result.latencyMs(100), 1),
              LiveTable.known(counts.systemCalls(), 2),
              LiveTable.known(counts.heapBytes(), 0),
              String.valueOf(counts.residentKiB() >> 10),
              String.valueOf(result.failed()),
              String.valueOf(result.misrouted()),
              LiveTable.known(result.othersShare().median() * 100, 0))
          .forEach(cell -> table.append("<td>").append(escaped(cell)).append("</td>"));
      table.append("</tr>");
    }
    return table.append("</table>").toString();
  }

  private static String rounds(Report report) {
    double most = report.turns().stream().mapToDouble(Turn::perSecond).max().orElse(1);
    int count = report.setup().plan().rounds();
    List<Charts.Line> lines =
        report.results().stream()
            .map(result ->
                new Charts.Line(
                    result.proxy(),
                    report.turns().stream()
                        .filter(turn -> turn.proxy().equals(result.proxy()))
                        .map(turn ->
                            new double[] {
                              (turn.round() - 1.0) / Math.max(1, count - 1), turn.perSecond() / most
                            })
                        .toList()))
            .toList();
    List<String> xTexts = new ArrayList<>();
    for (int round = 1; round <= count; round++) {
      xTexts.add(String.valueOf(round));
    }
    return Charts.lines(
        lines, xTexts, List.of("0", "%.0f".formatted(most / 2), "%.0f".formatted(most)));
  }

  /// From a microsecond to ten seconds, each step ten times the one before.
  private static String latency(Report report) {
    List<String> yTexts = List.of("0.001", "0.01", "0.1", "1", "10", "100", "1000", "10000");
    List<Charts.Line> lines =
        report.results().stream()
            .map(result -> new Charts.Line(result.proxy(), percentiles(result, yTexts.size() - 1)))
            .toList();
    List<String> xTexts = new ArrayList<>();
    for (double percentile : PERCENTILES) {
      xTexts.add(LiveTable.plain(percentile));
    }
    return Charts.lines(lines, xTexts, yTexts);
  }

  private static List<double[]> percentiles(Result result, int decades) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < PERCENTILES.length; i++) {
      double micros = Math.max(1, result.latencyMs(PERCENTILES[i]) * 1e3);
      points.add(
          new double[] {
            (double) i / (PERCENTILES.length - 1), Math.min(1, Math.log10(micros) / decades)
          });
    }
    return points;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
