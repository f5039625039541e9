package dev.holdfast.perf.launch;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A port of the loopback address for a program that is about to be started. Below those that
/// connections get by themselves (from 32,768 on Linux): in the moment until the program has it,
/// one of those could be taken by any connect. Any thread.
public final class FreePort {
  private static final int LOWEST = 15_000;
  private static final int COUNT = 5_000;

  /// Those that were given in this JVM. Static as the ports are the machine's: who was given one
  /// has it, long before the program listens there.
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  /// One at which nobody listens and which nobody in this JVM was given before. Where the search
  /// begins, the kernel says, by a port that nobody else is given at the moment.
  public static int any() throws IOException {
    int begin = bound(0);
    for (int i = 0; i < COUNT; i++) {
      int port = LOWEST + (begin + i) % COUNT;
      try {
        if (GIVEN.add(port)) {
          return bound(port);
        }
      } catch (BindException _) {
        GIVEN.remove(port); // The next one.
      }
    }
    throw new IOException("no free port between %d and %d".formatted(LOWEST, LOWEST + COUNT));
  }

  private static int bound(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
