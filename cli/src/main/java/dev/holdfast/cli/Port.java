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
      String message = String.valueOf(e.getMessage());
      throw new CommandFailure(
          message.contains("in use") ? ExitCode.IN_USE : ExitCode.FAILED,
          "cannot listen on port %d of %s (%s); %s"
              .formatted(port, address.getHostAddress(), message, cure(message, option)),
          e);
    }
  }

  /// The JDK tells these apart by the system's message only.
  private static String cure(String message, String option) {
    if (message.contains("in use")) {
      return "stop whoever does, or choose another one with " + option;
    }
    if (message.contains("ermission denied")) {
      return "ports below 1024 need a privilege (CAP_NET_BIND_SERVICE); get it, or choose another"
          + " one with "
          + option;
    }
    return "choose an address of this machine";
  }
}
