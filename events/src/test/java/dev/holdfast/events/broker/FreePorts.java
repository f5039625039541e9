package dev.holdfast.events.broker;

import java.nio.file.Path;

/// Ports of the loopback address at which nobody listens, none given twice; for programs that are
/// about to be started. Sought from a place of the directory's own: below those that connections
/// get by themselves, and where neither {@link BrokerPorts} nor the benchmarks seek. One thread.
public final class FreePorts {
  private static final int LOWEST = 10_000;
  private static final int COUNT = 5_000;

  private int next;

  public FreePorts(Path directory) {
    next = Math.floorMod(directory.hashCode(), COUNT);
  }

  /// The next one.
  public int take() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = LOWEST + next++ % COUNT;
      if (BrokerPing.isFree(port)) {
        return port;
      }
    }
    throw new AssertionError("no free port");
  }
}
