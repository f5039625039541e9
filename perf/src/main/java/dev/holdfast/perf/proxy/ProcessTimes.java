package dev.holdfast.perf.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Processor time from `/proc`. Linux counts in ticks of a hundredth of a second, and keeps their
/// sum exact. Immutable.
///
/// @param userTicks of the process, its threads that have ended included
/// @param systemTicks the kernel's on its behalf
record ProcessTimes(long userTicks, long systemTicks) {
  static final double TICK_MICROS = 10_000;

  static ProcessTimes of(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new ProcessTimes(Long.parseLong(fields[11]), Long.parseLong(fields[12]));
  }

  /// Ticks in which the machine was not idle, on all cores; those that its host took away count.
  static long busyTicks() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      String[] fields = lines.findFirst().orElse("").split("\\s+", -1);
      long busy = 0;
      for (int field : new int[] {1, 2, 3, 6, 7, 8}) { // user nice system irq softirq steal
        busy += Long.parseLong(fields[field]);
      }
      return busy;
    }
  }

  long ticks() {
    return userTicks + systemTicks;
  }

  ProcessTimes since(ProcessTimes before) {
    return new ProcessTimes(userTicks - before.userTicks, systemTicks - before.systemTicks);
  }
}
