package dev.holdfast.perf.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where a JVM's processor time goes, by its threads as Linux names them (numbers left out, 15
/// characters): compiling, collecting, reading, the table writer. Immutable.
record ThreadTimes(Map<String, Long> millis) {
  /// Ticks of `/proc/<pid>/stat` are a hundredth of a second on every Linux that Java runs on.
  private static final long TICK_MS = 10;

  /// As of now.
  static ThreadTimes of(long pid) throws IOException {
    Map<String, Long> millis = new TreeMap<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads.toList()) {
        try {
          add(Files.readString(thread.resolve("stat")), millis);
        } catch (IOException _) {
          // It has ended since.
        }
      }
    }
    return new ThreadTimes(millis);
  }

  private static void add(String stat, Map<String, Long> millis) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    millis.merge(name.replaceAll("[-#\\d ]+$", ""), TICK_MS * ticks, Long::sum);
  }

  @Override
  public String toString() {
    return millis.entrySet().stream()
        .filter(entry -> entry.getValue() >= 5 * TICK_MS)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
