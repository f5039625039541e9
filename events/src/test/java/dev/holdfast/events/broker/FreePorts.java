package dev.holdfast.events.broker;

import java.nio.file.Path;

/// Ports of the loopback address at which nobody listens, none given twice; sought where {@link
/// BrokerPorts} seeks, from a place of the directory's own.
final class FreePorts {
  private static final int LOWEST = 20_000;
  private static final int COUNT = 12_000;

  private int next;

  FreePorts(Path directory) {
    next = Math.floorMod(directory.hashCode(), COUNT);
  }

  int take() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = LOWEST + next++ % COUNT;
      if (BrokerPing.isFree(port)) {
        return port;
      }
    }
    throw new AssertionError("no free port");
  }
}
