package dev.holdfast.perf.report;

import java.util.List;

/// The frame of a report: one page that needs nothing beside it. Stateless.
public final class Page {
  private Page() {}

  /// The whole page.
  ///
  /// @param title in plain text
  /// @param body in HTML, below the title
  public static String of(String title, String body) {
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>%1$s</title><style>
    body { font: 15px/1.5 sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
    table { border-collapse: collapse; font-size: 14px } td, th { padding: .2rem .7rem; text-align: right }
    td:first-child, th:first-child { text-align: left } tr { border-bottom: 1px solid #ddd }
    svg text { font: 12px sans-serif; fill: #222 } code { font-size: 12px; overflow-wrap: anywhere }
    .bad { color: #b00; font-weight: bold }
    </style></head><body>
    <h1>%1$s</h1>
    %2$s
    </body></html>
    """
        .formatted(escaped(title), body);
  }

  /// Lines of text, one below the other, and the JVM's flags below them.
  public static String facts(List<String> lines, String flags) {
    StringBuilder facts = new StringBuilder("<p>");
    lines.forEach(line -> facts.append(escaped(line)).append("<br>"));
    return facts.append("<code>").append(escaped(flags)).append("</code></p>").toString();
  }

  /// A row of a table.
  public static String row(List<String> cells) {
    StringBuilder row = new StringBuilder("<tr>");
    cells.forEach(cell -> row.append("<td>").append(escaped(cell)).append("</td>"));
    return row.append("</tr>").toString();
  }

  /// Text as it stands in HTML.
  public static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
