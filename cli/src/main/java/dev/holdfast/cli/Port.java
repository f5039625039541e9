package dev.holdfast.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// A port that is about to be listened on, asked for before anything is started.
final class Port {
  private Port() {}

  /// Throws where somebody listens there already, or nobody may.
  ///
  /// @param option the option that names another one
  static void check(InetAddress address, int port, String option) throws CommandFailure {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // Connections that have just ended are in nobody's way.
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.IN_USE,
          "cannot listen on port %d of %s (%s); stop whoever does, or choose another one with %s"
              .formatted(port, address.getHostAddress(), e.getMessage(), option),
          e);
    }
  }
}
