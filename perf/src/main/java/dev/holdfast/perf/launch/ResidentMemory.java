package dev.holdfast.perf.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Memory that a process has resident, as Linux counts it. Stateless.
public final class ResidentMemory {
  private static final double KIB_PER_MIB = 1024;

  private ResidentMemory() {}

  /// 0 where the process has ended but is still known.
  public static long kib(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  /// Likewise.
  public static double mib(long pid) throws IOException {
    return kib(pid) / KIB_PER_MIB;
  }
}
