package dev.holdfast.router.limits;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// How many files this process may have open. Stateless.
public final class OpenFiles {
  private OpenFiles() {}

  /// How many of them clients may have: three quarters, so that apps, logs and disk have the rest.
  public static int forClients() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? Math.clamp(unix.getMaxFileDescriptorCount() / 4 * 3, 1, AdmissionConfig.MOST)
        : AdmissionConfig.MOST;
  }
}
