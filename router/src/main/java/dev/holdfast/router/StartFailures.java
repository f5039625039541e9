package dev.holdfast.router;

import dev.holdfast.registry.disk.DiskInUseException;
import java.io.IOException;
import java.nio.file.Path;

/// Says why a start fails, and what cures it.
final class StartFailures {
  private StartFailures() {}

  /// @param what the listener is for
  /// @param key the configuration's key of its mapping
  static StartException listen(String what, String key, ListenConfig at, IOException cause) {
    String place = at.address().getHostAddress() + " port " + at.port();
    return new StartException(
        "cannot listen for %s on %s: %s".formatted(what, place, cure(key, at, cause)), cause);
  }

  /// The JDK and Netty tell these apart by the system's message only.
  private static String cure(String key, ListenConfig at, IOException cause) {
    String message = String.valueOf(cause.getMessage());
    if (message.contains("in use")) {
      return "the port is in use; stop what holds it (`ss -ltnp 'sport = :%d'` names it) or set %s.port"
          .formatted(at.port(), key);
    }
    if (message.contains("assign requested")) {
      return "this machine does not have that address; set %s.address to one of its own"
          .formatted(key);
    }
    if (message.contains("ermission denied")) {
      return "ports below 1024 need a privilege; give the process CAP_NET_BIND_SERVICE or set %s.port"
          .formatted(key);
    }
    return message + "; set %s.address and %s.port".formatted(key, key);
  }

  static StartException transport(IllegalStateException cause) {
    return new StartException("http." + cause.getMessage(), cause);
  }

  static StartException tls(Exception cause) {
    return new StartException("listen.tls: " + cause.getMessage(), cause);
  }

  static StartException appTls(Exception cause) {
    return new StartException("http.backends.tls: " + cause.getMessage(), cause);
  }

  static StartException dataDirectory(Path directory, DiskInUseException cause) {
    return new StartException(
        "dataDirectory %s is in use by another router (%s): stop that one, or set dataDirectory"
            .formatted(directory, cause.getMessage()),
        cause);
  }

  static StartException accessLog(IOException cause) {
    return new StartException(
        "cannot open the access log (%s): make its directory writable, or set accessLog.to"
            .formatted(cause),
        cause);
  }
}
