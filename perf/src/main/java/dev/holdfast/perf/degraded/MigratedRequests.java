package dev.holdfast.perf.degraded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The kernel's `net.ipv4.tcp_migrate_req`: whether connections that a closing listener has not
/// accepted yet go to another one at its port. Put back at the end. One thread.
final class MigratedRequests implements AutoCloseable {
  private static final Path SETTING = Path.of("/proc/sys/net/ipv4/tcp_migrate_req");

  private final String before;

  private MigratedRequests(String before) {
    this.before = before;
  }

  /// As it stands.
  static MigratedRequests ofKernel() throws IOException {
    return new MigratedRequests(Files.isReadable(SETTING) ? Files.readString(SETTING).strip() : "");
  }

  /// Whether it stood so before.
  boolean isOn() {
    return before.equals("1");
  }

  /// Whether it could be set.
  boolean set(boolean on) {
    return write(on ? "1" : "0");
  }

  private static boolean write(String value) {
    try {
      Files.writeString(SETTING, value);
      return true;
    } catch (IOException _) {
      return false; // This user may not, or this kernel does not know it.
    }
  }

  @Override
  public void close() {
    if (!before.isEmpty()) {
      write(before);
    }
  }
}
