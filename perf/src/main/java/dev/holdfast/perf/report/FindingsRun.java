package dev.holdfast.perf.report;

import dev.holdfast.events.SystemClocks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/// A benchmark at work: its table while it runs, its report at the end. One thread.
public final class FindingsRun {
  private final ReportFolder folder;
  private final String began;
  private final Machine machine;
  private final Findings findings;
  private final FindingsText text;
  private final PrintWriter out;

  /// Begins, and prints the table's head.
  public FindingsRun(ReportFolder folder, Findings findings, PrintWriter out) throws IOException {
    this.folder = folder;
    this.began = SystemClocks.wall().instant().toString();
    this.machine = Machine.here();
    this.findings = findings;
    this.out = out;
    this.text = new FindingsText(out, findings, machine);
  }

  /// One more case.
  public void add(Findings.Row row) {
    text.add(row);
  }

  /// One more sentence.
  public void remark(String sentence) {
    text.remark(sentence);
  }

  /// Writes the report and says where it is.
  ///
  /// @param flags of the JVMs that were measured
  public void end(String flags) throws IOException {
    FindingsReport report = new FindingsReport(began, machine, flags, findings);
    Path page = folder.write(report.json(), report.html());
    out.printf("%nreport: %s%n", page);
    out.flush();
  }
}
