package dev.holdfast.perf.report;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/// Findings as a table that grows while they come. One thread.
public final class FindingsText {
  private static final int NAME_WIDTH = 40;
  private static final int FIGURE_WIDTH = 22;

  private final PrintWriter out;
  private final Findings findings;

  /// Prints the head.
  public FindingsText(PrintWriter out, Findings findings, Machine machine) {
    this.out = out;
    this.findings = findings;
    out.printf("%s%n%s, commit %s%n", findings.question(), machine.text(), machine.commit());
    out.print(padded(findings.name(), NAME_WIDTH));
    findings.columns().forEach(column -> out.print(padded(column.name(), FIGURE_WIDTH)));
    out.println();
    out.flush();
  }

  /// Adds the case and prints it.
  public void add(Findings.Row row) {
    findings.add(row);
    out.print(padded(row.name(), NAME_WIDTH));
    List<Findings.Column> columns = findings.columns();
    for (int i = 0; i < columns.size(); i++) {
      out.print(padded(row.figures().get(i).text(columns.get(i).digits()), FIGURE_WIDTH));
    }
    out.println();
    out.flush();
  }

  /// Adds the sentence and prints it.
  public void remark(String sentence) {
    findings.remark(sentence);
    out.println(sentence);
    out.flush();
  }

  private static String padded(String text, int width) {
    return String.format(Locale.ROOT, "%-" + width + "s ", text);
  }
}
