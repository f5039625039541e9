package dev.holdfast.perf.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where and of what a report was made. Immutable.
///
/// @param commit short, with `+` where sources were edited since; empty outside of a source tree
public record Machine(
    String processor, int cores, String memory, String kernel, String java, String commit) {
  /// This one. Blocks.
  public static Machine here() throws IOException {
    String root = System.getProperty("holdfast.root", ".");
    String head = Shell.output("git", "-C", root, "rev-parse", "--short", "HEAD");
    String edited = Shell.output("git", "-C", root, "status", "--porcelain", "-uno");
    return new Machine(
        line("/proc/cpuinfo", "model name"),
        (int) Files.readString(Path.of("/proc/cpuinfo")).lines().filter(Machine::isCore).count(),
        line("/proc/meminfo", "MemTotal"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor.version") + " " + Runtime.version(),
        head + (edited.isEmpty() ? "" : "+"));
  }

  /// In a line.
  public String text() {
    return "%s, %d cores, %s, %s".formatted(processor, cores, memory, kernel);
  }

  /// Into a report.
  ///
  /// @param pinning who ran where
  public void put(ObjectNode report, String pinning) {
    report
        .putObject("machine")
        .put("processor", processor)
        .put("cores", cores)
        .put("memory", memory)
        .put("kernel", kernel)
        .put("java", java)
        .put("pinning", pinning);
    report.put("commit", commit);
  }

  private static boolean isCore(String line) {
    return line.startsWith("processor");
  }

  private static String line(String file, String name) throws IOException {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    }
  }
}
