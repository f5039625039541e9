package dev.holdfast.perf.abuse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the kernel holds for TCP, of all sockets of this machine. Stateless.
final class TcpMemory {
  private static final long PAGE_BYTES = 4_096;
  private static final String BEFORE = "TCP:";

  private TcpMemory() {}

  /// In bytes, now.
  static long bytes() {
    try (var lines = Files.lines(Path.of("/proc/net/sockstat"))) {
      String tcp = lines.filter(line -> line.startsWith(BEFORE)).findFirst().orElseThrow();
      return Long.parseLong(tcp.substring(tcp.lastIndexOf(' ') + 1)) * PAGE_BYTES;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Beyond this the kernel resets connections, whoever's they are.
  static long bytesMost() {
    try {
      String limits = Files.readAllLines(Path.of("/proc/sys/net/ipv4/tcp_mem")).getFirst();
      return Long.parseLong(limits.substring(limits.lastIndexOf('\t') + 1)) * PAGE_BYTES;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
