package dev.holdfast.perf.launch;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// A port of the loopback address for a program that is about to be started. Below those that
/// connections get by themselves (from 32,768 on Linux): in the moment until the program has it,
/// one of those could be taken by any connect. Stateless.
public final class FreePort {
  private static final int LOWEST = 10_000;
  private static final int COUNT = 10_000;

  private FreePort() {}

  /// One at which nobody listens. Where the search begins, the kernel says, by a port that nobody
  /// else is given at the moment.
  public static int any() throws IOException {
    int begin = bound(0);
    for (int i = 0; i < COUNT; i++) {
      int port = LOWEST + (begin + i) % COUNT;
      try {
        return bound(port);
      } catch (BindException _) {
        // The next one.
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
