package dev.holdfast.perf.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where a JVM's processor time goes, by its threads as Linux names them (numbers left out, 15
/// characters): compiling, collecting, reading, the table writer. Those that have ended are not in
/// it. Immutable.
public record ThreadTimes(Map<String, Times> byThread) {
  private static final double NANOS_PER_MS = 1e6;
  private static final int SHOWN_MOST = 12;

  /// Of a thread, or of all of one name.
  ///
  /// @param nanos of processor time, as the scheduler counts them
  /// @param turns how often it was given a core
  public record Times(long nanos, long turns) {
    private Times plus(Times more) {
      return new Times(nanos + more.nanos, turns + more.turns);
    }

    private Times since(Times before) {
      return new Times(Math.max(0, nanos - before.nanos), Math.max(0, turns - before.turns));
    }
  }

  private static final Times NOTHING = new Times(0, 0);

  /// As of now.
  public static ThreadTimes of(long pid) throws IOException {
    Map<String, Times> byThread = new TreeMap<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads.toList()) {
        try {
          String name = Files.readString(thread.resolve("comm")).strip();
          // Nanoseconds on a core, nanoseconds waiting for one, turns.
          String[] fields = Files.readString(thread.resolve("schedstat")).strip().split(" ", -1);
          Times times = new Times(Long.parseLong(fields[0]), Long.parseLong(fields[2]));
          byThread.merge(name.replaceAll("[-#\\d ]+$", ""), times, Times::plus);
        } catch (IOException _) {
          // It has ended since.
        }
      }
    }
    return new ThreadTimes(byThread);
  }

  /// What has been taken since an earlier moment.
  public ThreadTimes since(ThreadTimes before) {
    Map<String, Times> taken = new TreeMap<>();
    byThread.forEach(
        (name, now) -> taken.put(name, now.since(before.byThread.getOrDefault(name, NOTHING))));
    return new ThreadTimes(taken);
  }

  /// Of all threads.
  public double totalMs() {
    return byThread.values().stream().mapToLong(Times::nanos).sum() / NANOS_PER_MS;
  }

  /// Of all threads: how often one was given a core, which mostly is because it was woken.
  public long wakeUps() {
    return byThread.values().stream().mapToLong(Times::turns).sum();
  }

  /// Those that took the most, in ms.
  @Override
  public String toString() {
    List<Map.Entry<String, Times>> most =
        byThread.entrySet().stream()
            .sorted((one, other) -> Long.compare(other.getValue().nanos, one.getValue().nanos))
            .limit(SHOWN_MOST)
            .toList();
    return most.stream()
        .map(entry -> entry.getKey() + " " + shown(entry.getValue().nanos / NANOS_PER_MS))
        .collect(Collectors.joining(", "));
  }

  private static String shown(double ms) {
    return ms < 10 ? "%.1f".formatted(ms) : "%.0f".formatted(ms);
  }
}
