package dev.holdfast.perf.proxy;

import dev.holdfast.perf.report.Charts;
import dev.holdfast.perf.report.Figure;
import dev.holdfast.perf.report.Machine;
import dev.holdfast.perf.report.Page;
import dev.holdfast.perf.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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
    String body =
        """
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
        """
            .formatted(
                facts(report) + table(report),
                bars(report, Result::micros, 1),
                report.base(),
                bars(report, Result::ratio, 2),
                bars(report, Result::perSecond, 0),
                rounds(report),
                latency(report));
    return Page.of("holdfast bench proxy", body);
  }

  private static String bars(Report report, Function<Result, Spread> figure, int digits) {
    return Charts.bars(
        report.results().stream()
            .map(result -> new Charts.Bar(result.proxy(), figure.apply(result)))
            .toList(),
        digits);
  }

  private static String facts(Report report) {
    Machine machine = report.setup().machine();
    Plan plan = report.setup().plan();
    List<String> facts =
        new ArrayList<>(
            List.of(
                report.began() + ", commit " + machine.commit(),
                plan.load(),
                "%d rounds of %s s".formatted(plan.rounds(), plan.seconds()),
                machine.text() + "; " + report.setup().cores(),
                machine.java()));
    report.skipped().forEach((proxy, why) -> facts.add(proxy + ": " + why + ", skipped"));
    for (Result result : report.results()) {
      if (!result.counts().collectors().isEmpty()) {
        facts.add(result.proxy() + ": " + result.counts().collectors());
      }
      if (result.boundByLoad() > 0) {
        facts.add(
            "%s: in %d rounds the load could give no more"
                .formatted(result.proxy(), result.boundByLoad()));
      }
    }
    return Page.facts(facts, report.setup().flags());
  }

  private static String table(Report report) {
    StringBuilder table = new StringBuilder("<table>").append(HEAD);
    for (Result result : report.results()) {
      Counts counts = result.counts();
      table.append(
          Page.row(
              List.of(
                  result.proxy(),
                  result.version(),
                  result.micros().text(1),
                  result.userMicros().text(1),
                  result.ratio().text(2),
                  result.perSecond().text(0),
                  Figure.known(result.latencyMs(50), 3),
                  Figure.known(result.latencyMs(99), 3),
                  Figure.known(result.latencyMs(99.9), 3),
                  Figure.known(result.latencyMs(100), 1),
                  Figure.known(counts.systemCalls(), 2),
                  Figure.known(counts.heapBytes(), 0),
                  String.valueOf(counts.residentKiB() >> 10),
                  String.valueOf(result.failed()),
                  String.valueOf(result.misrouted()),
                  Figure.known(result.othersShare().median() * 100, 0))));
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
      xTexts.add(Figure.plain(percentile));
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
}
