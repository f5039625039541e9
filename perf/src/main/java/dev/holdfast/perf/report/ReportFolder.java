package dev.holdfast.perf.report;

import dev.holdfast.events.SystemClocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Where a run of a benchmark leaves its report: `<results>/<name>-<time>/<name>.json` and `.html`.
/// Immutable.
public record ReportFolder(Path folder, String name) {
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /// Of a run that begins now.
  public static ReportFolder in(Path results, String name) {
    return new ReportFolder(
        results.resolve(name + "-" + FOLDER.format(SystemClocks.wall().instant())), name);
  }

  /// Writes both; returns the page.
  public Path write(String json, String html) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".json"), json);
    Path page = folder.resolve(name + ".html");
    Files.writeString(page, html);
    return page;
  }
}
