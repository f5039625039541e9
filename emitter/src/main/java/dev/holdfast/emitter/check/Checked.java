package dev.holdfast.emitter.check;

import dev.holdfast.emitter.lrp.HealthCheck;
import dev.holdfast.events.Endpoint;

/// What is looked at, and how. Immutable.
///
/// @param port the plain one where there is one, else that for TLS
public record Checked(String address, int port, HealthCheck check) {
  public static Checked of(Endpoint endpoint, HealthCheck check) {
    return new Checked(
        endpoint.address(), endpoint.port() != 0 ? endpoint.port() : endpoint.tlsPort(), check);
  }

  /// As HTTP and people write it.
  String hostPort() {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }
}
