package dev.holdfast.perf.degraded;

import dev.holdfast.perf.report.Charts;
import dev.holdfast.perf.report.Figure;
import dev.holdfast.perf.report.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// A report as one page: a table, and for each fault what was answered and what failed over time,
/// with what happened when. Stateless.
final class DegradedPage {
  private static final String HEAD =
      "<tr><th>fault</th><th>requests</th><th>failed</th><th>misrouted</th><th>p99 ms</th>"
          + "<th>worst ms</th><th>notice s</th><th>heal s</th><th>pool changes</th>"
          + "<th>promises</th></tr>";
  private static final double STEPS_PER_SECOND = 1e9 / Ledger.STEP_NANOS;
  private static final int X_TEXTS = 8;
  private static final int Y_TEXTS = 4;

  private DegradedPage() {}

  static String of(DegradedReport report) {
    StringBuilder body = new StringBuilder(facts(report)).append("<table>").append(HEAD);
    report.outcomes().forEach(outcome -> body.append(Page.row(DegradedTable.cells(outcome))));
    body.append("</table>");
    report.outcomes().forEach(outcome -> body.append(section(outcome)));
    return Page.of("holdfast bench degraded", body.toString());
  }

  private static String facts(DegradedReport report) {
    List<String> facts =
        new ArrayList<>(
            List.of(
                report.began() + ", commit " + report.machine().commit(),
                report.plan().text(),
                report.machine().text(),
                report.machine().java()));
    report.skipped().forEach((name, why) -> facts.add(name + ": " + why + ", skipped"));
    return Page.facts(facts, report.flags());
  }

  private static String section(Outcome outcome) {
    StringBuilder section = new StringBuilder();
    section
        .append("<h2>")
        .append(Page.escaped(outcome.fault().name()))
        .append("</h2><p>")
        .append(Page.escaped(outcome.fault().text()))
        .append("</p>")
        .append(chart(outcome))
        .append("<p>");
    outcome.notes().forEach(note -> section.append(Page.escaped(note)).append("<br>"));
    outcome
        .ledger()
        .reasons()
        .forEach((why, count) ->
            section.append(count).append(" times: ").append(Page.escaped(why)).append("<br>"));
    outcome
        .broken()
        .forEach(promise ->
            section
                .append("<span class='bad'>")
                .append(Page.escaped(promise))
                .append("</span><br>"));
    return section.append("</p>").toString();
  }

  /// Per second, in steps.
  private static String chart(Outcome outcome) {
    List<Ledger.Step> steps = outcome.ledger().steps();
    if (steps.size() < 2) {
      return "";
    }
    double seconds = steps.size() / STEPS_PER_SECOND;
    double most =
        STEPS_PER_SECOND
            * steps.stream()
                .mapToLong(step -> step.right + step.failed + step.misrouted)
                .max()
                .orElse(1);
    List<Charts.Line> lines =
        List.of(
            line("answered rightly, a second", steps, step -> step.right, most),
            line("failed", steps, step -> step.failed, most),
            line("misrouted", steps, step -> step.misrouted, most));
    List<Charts.Mark> marks =
        outcome.moments().stream()
            .map(moment ->
                new Charts.Mark(
                    Math.clamp(moment.seconds() / seconds, 0, 1),
                    "%s s: %s".formatted(Figure.known(moment.seconds(), 1), moment.text())))
            .toList();
    return Charts.lines(lines, texts(seconds, X_TEXTS, 1), texts(most, Y_TEXTS, 0), marks);
  }

  private static Charts.Line line(
      String name, List<Ledger.Step> steps, ToLongFunction<Ledger.Step> figure, double most) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      points.add(
          new double[] {
            (i + 1.0 / 2) / steps.size(), figure.applyAsLong(steps.get(i)) * STEPS_PER_SECOND / most
          });
    }
    return new Charts.Line(name, points);
  }

  private static List<String> texts(double most, int count, int digits) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i <= count; i++) {
      texts.add(Figure.known(most * i / count, digits));
    }
    return texts;
  }
}
