package dev.holdfast.perf.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/// What a benchmark has found so far: rows of figures, and what there is to say of them. One
/// thread.
public final class Findings {
  private final String name;
  private final String question;
  private final List<Column> columns;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  /// A figure that each row has.
  ///
  /// @param digits behind the point
  public record Column(String name, int digits) {}

  /// One case.
  ///
  /// @param figures one for each column
  /// @param latencies in ns; empty where the case has none
  public record Row(String name, List<Spread> figures, Histogram latencies) {
    /// Of a case without latencies.
    public Row(String name, List<Spread> figures) {
      this(name, figures, new Histogram(1));
    }
  }

  /// @param name as the command line has it
  /// @param question what is measured, in a sentence
  public Findings(String name, String question, List<Column> columns) {
    this.name = name;
    this.question = question;
    this.columns = List.copyOf(columns);
  }

  /// One more case.
  public void add(Row row) {
    if (row.figures().size() != columns.size()) {
      throw new IllegalArgumentException(
          "%d figures; expected one for each of %s".formatted(row.figures().size(), columns));
    }
    rows.add(row);
  }

  /// One more sentence.
  public void remark(String sentence) {
    remarks.add(sentence);
  }

  public String name() {
    return name;
  }

  public String question() {
    return question;
  }

  public List<Column> columns() {
    return columns;
  }

  public List<Row> rows() {
    return List.copyOf(rows);
  }

  public List<String> remarks() {
    return List.copyOf(remarks);
  }
}
